import type { z } from 'zod';
import type { roster } from '../domain/filing/commands.schema.js';
import { isPending } from '../domain/filing/rules.js';
import { parseIdNumber } from '../domain/identity/id-number.js';
import { maskIdNumber } from '../domain/identity/mask.js';
import type { Actor, ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import { type Database, execute, sql, type Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { type FactOutcome, recordFact, refusalOfRows, type RowsRefusal } from './fact.js';

type Roster = z.output<typeof roster>;

/** 花名册 (draft): replaces the class's roster while its filing is not under review. Every row is checked, none is half saved. */
export async function replaceRoster(
  db: Database,
  actor: Actor,
  classId: string,
  input: Roster,
  secrets: PersonalData,
): Promise<FactOutcome> {
  return recordFact(db, actor, 'roster', classId, async ({ tx, view }) => {
    if (isPending(view)) return refusal('FILING_PENDING');
    if (view.class.filing?.decision === 'APPROVED') return refusal('ROSTER_FROZEN');
    const read = readRows(input, view);
    return 'kind' in read ? read : writeRoster(tx, view, read, secrets);
  });
}

interface RosterPerson {
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly categories: readonly string[];
}

function readRows({ rows }: Roster, view: ClassView): RosterPerson[] | RowsRefusal {
  const refusals = [];
  const people: RosterPerson[] = [];
  const firstRowOf = new Map<string, number>();
  for (const [index, { name, idNumber: typed, categories }] of rows.entries()) {
    const row = index + 1;
    const id = parseIdNumber(typed, view.today);
    if (isRefusal(id)) {
      refusals.push({ row, refusal: id });
      continue;
    }
    const other = firstRowOf.get(id.idNumber);
    if (other)
      refusals.push({ row, refusal: refusal('ROSTER_PERSON_TWICE', { field: 'idNumber', params: { row, other } }) });
    firstRowOf.set(id.idNumber, other ?? row);
    people.push({ name, idNumber: id.idNumber, birthDate: id.birthDate, categories });
  }
  return refusalOfRows(refusals) ?? people;
}

async function writeRoster(
  tx: Tx,
  { class: { id }, project }: ClassView,
  people: readonly RosterPerson[],
  secrets: PersonalData,
) {
  await execute(tx, sql`DELETE FROM trainee WHERE class_id = ${id}::uuid`);
  await execute(
    tx,
    sql`INSERT INTO trainee (class_id, project_id, person_id, seq, categories)
    SELECT ${id}::uuid, ${project.id}::uuid, enrol_person(decode(r.hash, 'hex'), decode(r.cipher, 'hex'), r.masked, r.name, r.born::date), r.seq,
      string_to_array(r.categories, ',')
    FROM unnest(${people.map(({ idNumber }) => secrets.hash(idNumber).toString('hex'))}::text[],
      ${people.map(({ idNumber }) => secrets.encrypt(idNumber).toString('hex'))}::text[],
      ${people.map(({ idNumber }) => maskIdNumber(idNumber))}::text[], ${people.map(({ name }) => name)}::text[],
      ${people.map(({ birthDate }) => birthDate)}::text[], ${people.map(({ categories }) => categories.join(','))}::text[])
      WITH ORDINALITY AS r(hash, cipher, masked, name, born, categories, seq)`,
  );
  return { saved: people.length };
}
