import type { PersonCategory } from '../../domain/vocabulary.js';
import { rows, sql, type Tx } from '../../platform/database.js';
import { lineTerms, type LineTerms } from '../voucher/voucher-facts.js';

export interface RosterPerson extends LineTerms {
  readonly traineeId: string;
  readonly personId: string;
  readonly seq: number;
  readonly birthDate: string;
  readonly categories: PersonCategory[];
}

/** The enrolled people of a class: ids and what the rules need, no names. */
export async function listRosterPersons(tx: Tx, classId: string): Promise<RosterPerson[]> {
  return rows<RosterPerson>(
    tx,
    sql`SELECT t.id AS "traineeId", t.person_id AS "personId", t.seq, p.birth_on::text AS "birthDate",
      t.categories, ${lineTerms(sql`t.id`, sql`t.class_id`)} FROM trainee t JOIN person p ON p.id = t.person_id
    WHERE t.class_id = ${classId}::uuid AND t.state = 'ENROLLED' ORDER BY t.seq`,
  );
}
