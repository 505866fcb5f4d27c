import type { z } from 'zod';
import type { roster } from '../../domain/filing/commands.schema.js';
import { isPending } from '../../domain/filing/rules.js';
import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import { refusal } from '../../domain/refusals.js';
import { type Database, execute, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { type FactOutcome, recordFact } from '../fact.js';
import { enrolled, type ListedPerson, readPeople } from '../people/people.js';

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
    const read = readPeople(input.rows, view.today);
    return 'kind' in read ? read : writeRoster(tx, view, read, secrets);
  });
}

async function writeRoster(
  tx: Tx,
  { class: { id }, project }: ClassView,
  people: readonly ListedPerson[],
  secrets: PersonalData,
) {
  await execute(tx, sql`DELETE FROM trainee WHERE class_id = ${id}::uuid`);
  await execute(
    tx,
    sql`INSERT INTO trainee (class_id, project_id, person_id, seq, categories)
    SELECT ${id}::uuid, ${project.id}::uuid, r."personId", r.seq, r.categories FROM ${enrolled(people, secrets)} AS r`,
  );
  return { saved: people.length };
}
