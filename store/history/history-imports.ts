import type { WorkbookLine, WorkbookNames } from '../../domain/history/workbook.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { subsidyFamily } from '../../domain/vocabulary.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { deciderOf, lockerOf, ofRegions } from '../dossier/proposals.js';
import { getOccupations } from '../policy/policy.js';

/** How people call subsidy kinds and levels. */
export async function findWorkbookNames(tx: Tx): Promise<WorkbookNames> {
  const found = await rows<{ setName: string; code: string; name: string }>(
    tx,
    sql`SELECT set_name AS "setName", code, name_zh AS name FROM enumeration_value
    WHERE set_name IN ('SubsidyKind', 'SkillLevel')`,
  );
  const of = (set: string) =>
    new Map(found.filter(({ setName }) => setName === set).map(({ name, code }) => [name, code]));
  return { kinds: of('SubsidyKind'), levels: of('SkillLevel') };
}

/** The import that stands for this file, decided or not. */
export function findImportOf(tx: Tx, sha256: string): Promise<{ id: string } | undefined> {
  return row(tx, sql`SELECT id FROM history_import WHERE sha256 = ${sha256} AND decision IS DISTINCT FROM 'REFUSED'`);
}

export interface NewImport {
  readonly fileName: string;
  readonly sha256: string;
  readonly rowCount: number;
  readonly sumFen: number;
}

/** The import with all its lines, which count once it is confirmed. Numbers of people are kept as keyed hashes only. */
export async function insertImport(
  tx: Tx,
  actor: Actor,
  { fileName, sha256, rowCount, sumFen }: NewImport,
  lines: readonly WorkbookLine[],
  secrets: PersonalData,
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO history_import (organisation_id, region_code, file_name, sha256, row_count, sum_fen, proposed_by, proposed_on)
    SELECT o.id, o.region_code, ${fileName}, ${sha256}, ${rowCount}::int, ${sumFen}::bigint, ${actor.id}::uuid, business_today()
    FROM organisation o WHERE o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  const importId = made?.id ?? '';
  const occupations = await getOccupations(tx);
  const values = lines.map(({ idNumber, occupationCode, ...line }) => ({
    ...line,
    key: secrets.hash(idNumber).toString('hex'),
    family: subsidyFamily(line.subsidyKind),
    occupation: occupationCode && (occupations.get(occupationCode)?.canonicalId ?? occupationCode),
  }));
  await execute(
    tx,
    sql`INSERT INTO prior_subsidy (person_key, subsidy_kind, family, occupation_canonical, level, certificate_number, issued_on,
      amount_fen, source, state, import_id)
    SELECT decode(v.key, 'hex'), v."subsidyKind", v.family, v.occupation, v.level, v."certificateNumber", v."issuedOn",
      v."amountFen", v.source, v.state, ${importId}::uuid
    FROM jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS v(key text, "subsidyKind" text, family text, occupation text,
      level text, "certificateNumber" text, "issuedOn" date, "amountFen" bigint, source text, state text)`,
  );
  return importId;
}

/** Under lock; undefined where it is not of the actor's regions. */
export const lockImport = lockerOf(sql`history_import`, ofRegions);

/** Confirmed, its lines count; the database holds them against the control totals once more. */
export const decideImport = deciderOf(sql`history_import`);
