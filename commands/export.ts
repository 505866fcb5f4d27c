import { createHash } from 'node:crypto';
import { exportAccess } from '../domain/access/exports.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { refuseExport, refuseRows, withStateCode } from '../domain/report/export.js';
import type { ExportRequest } from '../domain/report/export.schema.js';
import type { Database } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { type Cell, type Sheet, writeCsv, writeXlsx } from '../platform/workbook.js';
import {
  auditExport,
  type ExportCell,
  type ExportRows,
  isExportPermitted,
  readExport,
} from '../store/report/exports.js';

export interface ExportFile {
  readonly bytes: Buffer;
  readonly title: string;
  readonly sha256: string;
}

/** 导出: a list as a file, for a purpose. Nothing is handed over before it is on record who took it. */
export async function exportList(
  db: Database,
  actor: Actor,
  asked: ExportRequest,
  personalData: PersonalData,
): Promise<ExportFile | Refusal | 'FORBIDDEN'> {
  const isPermitted = asked.unmasked && (await isExportPermitted(db, actor.id));
  const no = refuseExport({ roles: actor.roles, isPermitted }, asked);
  if (no) return no;
  const wish = withStateCode(asked);
  if (isRefusal(wish)) return wish;
  const { list, filter, format, purpose, unmasked } = wish;
  const found = await readExport(db, actor, wish);
  const tooMany = refuseRows(list, found.total);
  if (tooMany) return tooMany;
  const sheet = sheetOf(found, (hex) => personalData.decrypt(Buffer.from(hex, 'hex')));
  const { title } = exportAccess(list);
  const bytes = format === 'csv' ? writeCsv(sheet) : writeXlsx(sheet, title);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await auditExport(db, actor, { list, purpose, filter, format, unmasked, rows: found.total, sha256 });
  return { bytes, title, sha256 };
}

function sheetOf({ columns, cells }: ExportRows, decrypt: (hex: string) => string): Sheet {
  const shown = (value: ExportCell, kind: ExportRows['columns'][number]['kind']): Cell => {
    if (value === null) return '';
    if (kind === 'FEN') return { fen: Number(value) };
    if (kind === 'COUNT') return Number(value);
    return kind === 'SECRET' ? decrypt(String(value)) : String(value);
  };
  const body = (cells ?? []).map((row) => row.map((value, index) => shown(value, columns[index]?.kind ?? 'TEXT')));
  return [columns.map(({ header }) => header), ...body];
}
