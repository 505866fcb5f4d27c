import type { SearchTerm } from '../../domain/search-term.js';
import { type Sql, sql } from '../../platform/database.js';

/** What the lists that grow with the record are lists of. */
export type Sought = 'project' | 'class' | 'claim' | 'line' | 'clawback' | 'organisation';

/** The term with the identity number as nothing but its hash. */
export type HashedTerm = Exclude<SearchTerm, { kind: 'ID_NUMBER' }> | { readonly kind: 'HASH'; readonly hash: Buffer };

/** As many are followed of each kind of thing found; whoever gets this many types more of the number. */
const FOLLOWED = 100;
const NOTHING = sql`SELECT NULL::uuid WHERE false`;

interface Found {
  readonly projects: Sql;
  readonly classes: Sql;
  readonly claims: Sql;
  readonly organisations: Sql;
}

/** The condition that narrows a list to what the term means: found first, each part of it by an index, and then looked up. */
export function onlyFound(sought: Sought, term: HashedTerm): Sql {
  const { projects, classes, claims, organisations } = term.kind === 'TEXT' ? byText(term) : byPerson(peopleOf(term));
  switch (sought) {
    case 'project':
      return oneOf(sql`p.id`, projects);
    case 'class':
      return oneOf(sql`c.id`, classes);
    case 'claim':
      return oneOf(sql`m.id`, claims);
    case 'line':
      return term.kind === 'TEXT' ? oneOf(sql`m.id`, claims) : oneOf(sql`l.id`, linesOfPeople(peopleOf(term)));
    case 'clawback':
      return sql`(${oneOf(sql`k.claim_id`, claims)} OR ${oneOf(sql`k.class_id`, classes)} OR ${oneOf(sql`k.project_id`, projects)}
        OR ${oneOf(sql`k.payee_organisation_id`, organisations)})`;
    case 'organisation':
      return oneOf(sql`o.id`, organisations);
  }
}

const oneOf = (id: Sql, found: Sql): Sql => sql`${id} = ANY (ARRAY(${found}))`;

function byText({ text, number, classSeq }: Extract<HashedTerm, { kind: 'TEXT' }>): Found {
  const begun = sql`(SELECT p.id FROM project p WHERE starts_with(p.number, ${number}) ORDER BY p.number DESC LIMIT ${FOLLOWED})`;
  const classes = sql`SELECT c.id FROM class c WHERE c.project_id IN ${begun}
    AND ${classSeq === null ? sql`true` : sql`c.seq = ${classSeq}::smallint`}`;
  const numbered = sql`(SELECT m.id FROM claim m WHERE starts_with(m.number, ${number}) ORDER BY m.number DESC LIMIT ${FOLLOWED})`;
  const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return {
    projects: classSeq === null ? begun : NOTHING,
    classes: sql`${classes} UNION ALL SELECT m.of_class_id FROM claim m WHERE m.id IN ${numbered}`,
    claims: sql`SELECT m.id FROM claim m WHERE m.of_class_id IN (${classes}) UNION ALL SELECT m.id FROM claim m WHERE m.id IN ${numbered}`,
    organisations: sql`(SELECT o.id FROM organisation o WHERE o.name ILIKE ${like} AND o.kind <> 'PERSON' LIMIT ${FOLLOWED})`,
  };
}

/** A masked number is that of more than one; row security says whom of them the searcher may know of. */
const peopleOf = (term: Exclude<HashedTerm, { kind: 'TEXT' }>): Sql =>
  term.kind === 'HASH'
    ? sql`(SELECT n.id FROM person n WHERE n.id_number_hash = ${term.hash})`
    : sql`(SELECT n.id FROM person n WHERE n.id_number_masked = ${term.masked} LIMIT ${FOLLOWED})`;

function byPerson(people: Sql): Found {
  const enrolled = sql`trainee t WHERE t.person_id IN ${people}`;
  return {
    projects: sql`SELECT c.project_id FROM class c WHERE c.id IN (SELECT t.class_id FROM ${enrolled})`,
    classes: sql`SELECT t.class_id FROM ${enrolled}`,
    claims: sql`SELECT l.claim_id FROM claim_line l WHERE l.id IN (${linesOfPeople(people)})`,
    organisations: NOTHING,
  };
}

const linesOfPeople = (
  people: Sql,
): Sql => sql`SELECT l.id FROM claim_line l WHERE l.trainee_id IN (SELECT t.id FROM trainee t WHERE t.person_id IN ${people})
  UNION ALL SELECT l.id FROM claim_line l WHERE l.entry_id IN (SELECT e.id FROM claim_entry e WHERE e.person_id IN ${people})`;
