import { exportAccess } from '../domain/access/exports.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { refuseExport, refuseRows } from '../domain/report/export.js';
import type { ExportRequest } from '../domain/report/export.schema.js';
import type { Database } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { Spool } from '../platform/spool.js';
import { type Cell, csvOf, xlsxOf } from '../platform/table-stream.js';
import { auditExport, type ExportCell, type ExportRows, isExportPermitted, readExport } from '../store/exports.js';

interface ExportFile {
  readonly bytes: Spool;
  readonly title: string;
}

/**
 * 导出: a list as a file, for a purpose. It is written aside as its rows are read; nothing is handed over before it is on
 * record who took it.
 */
export async function exportList(
  db: Database,
  actor: Actor,
  wish: ExportRequest,
  personalData: PersonalData,
): Promise<ExportFile | Refusal | 'FORBIDDEN'> {
  const { list, filter, format, purpose, unmasked } = wish;
  const isPermitted = unmasked && (await isExportPermitted(db, actor.id));
  const no = refuseExport({ roles: actor.roles, isPermitted }, wish);
  if (no) return no;
  const { title } = exportAccess(list);
  const decrypt = (hex: string) => personalData.decrypt(Buffer.from(hex, 'hex'));
  const made = await readExport(db, actor, wish, async (found) => {
    const sheet = sheetOf(found, decrypt);
    const write = () => Spool.of(format === 'csv' ? csvOf(sheet) : xlsxOf(sheet, title));
    return refuseRows(list, found.total) ?? { rows: found.total, bytes: await write() };
  });
  if (isRefusal(made)) return made;
  const { rows, bytes } = made;
  try {
    await auditExport(db, actor, { list, purpose, filter, format, unmasked, rows, sha256: bytes.sha256 });
  } catch (error) {
    await bytes.discard();
    throw error;
  }
  return { bytes, title };
}

async function* sheetOf({ columns, cells }: ExportRows, decrypt: (hex: string) => string) {
  const shown = (value: ExportCell, kind: ExportRows['columns'][number]['kind']): Cell => {
    if (value === null) return '';
    if (kind === 'FEN') return { fen: Number(value) };
    if (kind === 'COUNT') return Number(value);
    return kind === 'SECRET' ? decrypt(String(value)) : String(value);
  };
  yield columns.map(({ header }) => header);
  for await (const row of cells) yield row.map((value, index) => shown(value, columns[index]?.kind ?? 'TEXT'));
}
