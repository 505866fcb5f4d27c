import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, rows, type Sql, sql } from '../../platform/database.js';
import { DOSSIER_CHOICE_QUERIES, DOSSIER_CHOICES } from '../dossier/dossier-choices.js';
import { scopeOf } from '../people/accounts.js';
import { type HashedTerm, onlyFound, type Sought } from './choice-search.js';

/** A choice of a select on a form. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The lists that command schemas name with `.meta({source})`, and whether they belong to a case. */
export const REFERENCE_LISTS = {
  regions: 'none',
  catalogueItems: 'none',
  directoryEntries: 'project',
  assessmentBodies: 'none',
  evaluators: 'none',
  inspectors: 'none',
  bids: 'project',
  openFindings: 'class',
  openObjections: 'class',
  trainees: 'classOrClaim',
  allowanceTrainees: 'classOrClaim',
  lateResults: 'class',
  lateTrainees: 'class',
  ...DOSSIER_CHOICES,
} as const;
export type ReferenceList = keyof typeof REFERENCE_LISTS;

/** A select with more entries than this is no help to anyone: beyond it, whoever chooses types what he looks for. */
const MAXIMUM = 500;
/** Of what was searched for. */
const MAXIMUM_FOUND = 50;

/** The lists that grow with the record, and what they list: these are searched by numbers and people (choice-search.ts). */
const SOUGHT: Readonly<Partial<Record<ReferenceList, Sought>>> = {
  batchableClasses: 'class',
  batchableClaims: 'claim',
  filingClasses: 'class',
  heldClasses: 'class',
  heldClaims: 'claim',
  ownClasses: 'class',
  ownClaims: 'claim',
  paidClasses: 'class',
  paidProjects: 'project',
  paidLines: 'line',
  paidClaims: 'claim',
  clawbacks: 'clawback',
  institutions: 'organisation',
  enterprises: 'organisation',
};

export interface Choices {
  readonly items: readonly Choice[];
  /** True when there are others that only a search finds. */
  readonly more: boolean;
}

/** Choices as this person sees them; `caseId` for the lists that belong to one. */
export async function listReference(
  db: Database,
  actor: Actor,
  list: ReferenceList,
  caseId: string | null,
): Promise<Choices> {
  return inTransaction(db, scopeOf(actor), async (tx) =>
    upTo(MAXIMUM, await rows<Choice>(tx, sql`${QUERIES[list](actor, caseId, sql`true`)} LIMIT ${MAXIMUM + 1}`)),
  );
}

/** What the term means by number or person, before what merely has its words among the newest. */
export async function searchReference(
  db: Database,
  actor: Actor,
  list: ReferenceList,
  { term, caseId }: { term: HashedTerm; caseId: string | null },
): Promise<Choices> {
  const sought = SOUGHT[list];
  const of = (only: Sql) => QUERIES[list](actor, caseId, only);
  return inTransaction(db, scopeOf(actor), async (tx) => {
    // All that was found and then the first of it: read in the list's own order, a whole table could be gone through in vain.
    const meant = sought
      ? await rows<Choice>(
          tx,
          sql`WITH found AS MATERIALIZED (${of(onlyFound(sought, term))}) TABLE found LIMIT ${MAXIMUM_FOUND + 1}`,
        )
      : [];
    const newest = sought ? sql`${of(sql`true`)} LIMIT ${MAXIMUM}` : of(sql`true`);
    const said =
      term.kind === 'TEXT'
        ? await rows<Choice>(
            tx,
            sql`SELECT q.value, q.label FROM (${newest}) AS q
            WHERE strpos(lower(q.label), ${term.text.toLowerCase()}) > 0 LIMIT ${MAXIMUM_FOUND + 1}`,
          )
        : [];
    return upTo(MAXIMUM_FOUND, [...new Map([...meant, ...said].map((one) => [one.value, one])).values()]);
  });
}

const upTo = (maximum: number, found: readonly Choice[]): Choices => ({
  items: found.slice(0, maximum),
  more: found.length > maximum,
});

/** The region and all above it: what a higher authority publishes holds below. */
const pathUpFrom = (region: Sql) => sql`(WITH RECURSIVE up AS (
  SELECT code, parent_code FROM region WHERE code = ${region}
  UNION ALL SELECT r.code, r.parent_code FROM region r JOIN up ON r.code = up.parent_code) SELECT code FROM up)`;

const organisations = (
  kind: string,
) => sql`SELECT id::text AS value, name AS label FROM organisation WHERE kind = ${kind}
  ORDER BY name, id`;

const TRAINEES = sql`SELECT t.id::text AS value, t.seq || ' · ' || n.name || '（' || n.id_number_masked || '）' AS label
  FROM trainee t JOIN person n ON n.id = t.person_id`;
/** The class itself, or that which a claim follows. */
const classOf = (caseId: string | null) =>
  sql`coalesce((SELECT m.of_class_id FROM claim m WHERE m.id = ${caseId}::uuid), ${caseId}::uuid)`;

const QUERIES: Readonly<Record<ReferenceList, (actor: Actor, caseId: string | null, only: Sql) => Sql>> = {
  regions: (actor) => sql`SELECT code AS value, name AS label FROM region WHERE code = ANY (${actor.regions}::text[])
    AND coalesce(valid_from <= business_today(), true) AND coalesce(valid_to >= business_today(), true) ORDER BY code`,
  catalogueItems: (actor) => sql`SELECT i.id::text AS value,
      i.project_name || ' · ' || o.name || coalesce(' · ' || l.name_zh, '') || '（' || r.name || '）' AS label
    FROM catalogue_item i JOIN catalogue_release r ON r.id = i.release_id JOIN occupation o ON o.id = i.occupation_id
    LEFT JOIN enumeration_value l ON l.set_name = 'SkillLevel' AND l.code = i.level
    WHERE r.published_on <= business_today() AND (i.withdrawn_on IS NULL OR i.withdrawn_on > business_today())
      AND (r.region_code = ANY (${actor.regions}::text[]) OR r.region_code IN ${pathUpFrom(sql`(
        SELECT region_code FROM organisation WHERE id = ${actor.organisationId}::uuid)`)})
    ORDER BY r.catalogue_year DESC, i.project_name, i.id`,
  directoryEntries: (_actor, projectId) => sql`SELECT d.id::text AS value,
      o.name || '（' || d.release_name || '，至' || d.valid_to || '）' AS label
    FROM directory_entry d JOIN organisation o ON o.id = d.institution_id
    JOIN project p ON p.id = ${projectId}::uuid JOIN catalogue_item i ON i.id = p.catalogue_item_id
    JOIN occupation asked ON asked.id = i.occupation_id JOIN occupation listed ON listed.id = d.occupation_id
    WHERE asked.canonical_id = listed.canonical_id AND business_today() BETWEEN d.valid_from AND d.valid_to
      AND d.region_code IN ${pathUpFrom(sql`p.region_code`)}
    ORDER BY o.name, d.id`,
  assessmentBodies: () => organisations('ASSESSMENT_BODY'),
  evaluators: () => organisations('EVALUATOR'),
  inspectors: (actor) => sql`SELECT id::text AS value, display_name AS label FROM account
    WHERE organisation_id = ${actor.organisationId}::uuid AND 'inspector' = ANY (roles) AND id <> ${actor.id}::uuid
      AND disabled_at IS NULL ORDER BY display_name, id`,
  // Bidders do not see each other; the bureau sees all.
  bids: (actor, projectId) => sql`SELECT b.id::text AS value, o.name || '（' || b.submitted_on || '）' AS label
    FROM bid b JOIN project p ON p.id = b.project_id JOIN organisation o ON o.id = b.institution_id
    WHERE b.project_id = ${projectId}::uuid
      AND (cardinality(${actor.regions}::text[]) > 0 OR b.institution_id = ${actor.organisationId}::uuid)
    ORDER BY b.submitted_on, b.id`,
  openFindings: (
    _actor,
    classId,
  ) => sql`SELECT f.id::text AS value, left(f.description, 60) || '（' || f.opened_on || '）' AS label
    FROM finding f JOIN class c ON c.id = f.class_id WHERE f.class_id = ${classId}::uuid AND f.closed_on IS NULL
    ORDER BY f.opened_on, f.id`,
  openObjections: (
    actor,
    classId,
  ) => sql`SELECT x.id::text AS value, coalesce(t.seq || ' · ', '') || left(x.ground, 60) || '（' || x.filed_on || '）' AS label
    FROM objection x JOIN publicity b ON b.id = x.publicity_id JOIN claim m ON m.id = b.claim_id
    JOIN class c ON c.id = m.class_id LEFT JOIN claim_line l ON l.id = x.claim_line_id LEFT JOIN trainee t ON t.id = l.trainee_id
    WHERE m.class_id = ${classId}::uuid AND x.outcome IS NULL AND cardinality(${actor.regions}::text[]) > 0
    ORDER BY x.filed_on, x.id`,
  trainees: (_actor, caseId) =>
    sql`${TRAINEES} WHERE t.class_id = ${classOf(caseId)} AND t.state = 'ENROLLED' ORDER BY t.seq`,
  // Of whom a living allowance may be claimed, or is claimed here.
  allowanceTrainees: (_actor, caseId) => sql`${TRAINEES} WHERE t.class_id = ${classOf(caseId)}
    AND (t.id IN (SELECT allowance_wanted(${classOf(caseId)})) OR t.id IN (SELECT e.trainee_id FROM claim_entry e
      WHERE e.claim_id = ${caseId}::uuid)) ORDER BY t.seq`,
  // What waits for the bureau's decision: the bureau sees it.
  lateResults: (
    actor,
    classId,
  ) => sql`SELECT r.id::text AS value, t.seq || ' · ' || concat_ws('，', '补考' || r.examined_on, '证书' || r.certificate_number) AS label
    FROM late_result r JOIN trainee t ON t.id = r.trainee_id
    WHERE r.class_id = ${classId}::uuid AND r.decision IS NULL AND cardinality(${actor.regions}::text[]) > 0
    ORDER BY t.seq, r.id`,
  lateTrainees: (
    actor,
    classId,
  ) => sql`${TRAINEES} WHERE t.class_id = ${classId}::uuid AND lacks_certificate(t.id) AND cardinality(${actor.regions}::text[]) > 0
    ORDER BY t.seq`,
  ...DOSSIER_CHOICE_QUERIES,
};
