import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Sql, sql } from '../../platform/database.js';

/** The choices of the forms on dossiers, and what each belongs to. Whoever may not act on a thing is not offered it. */
export const DOSSIER_CHOICES = {
  batchableClasses: 'none',
  batchableClaims: 'none',
  filingClasses: 'none',
  heldClasses: 'none',
  heldClaims: 'none',
  ownClasses: 'none',
  paidClasses: 'none',
  paidProjects: 'none',
  institutions: 'none',
  enterprises: 'none',
  clawbacks: 'none',
  paidLines: 'none',
  paidClaims: 'none',
  standingVersions: 'none',
  ownClaims: 'none',
  zeroLines: 'claim',
  claimObjections: 'claim',
  officials: 'classOrClaim',
} as const;
type DossierChoice = keyof typeof DOSSIER_CHOICES;

const LABEL = sql`p.number || ' · ' || p.title || ' · ' || c.title`;
const inRegions = (actor: Actor) => sql`p.region_code = ANY (${actor.regions}::text[])`;
const yuan = (amountFen: Sql) => sql`to_char(${amountFen} / 100.0, 'FM999,999,999,990.00')`;

const classes = (where: Sql) => sql`SELECT c.id::text AS value, ${LABEL} AS label
  FROM class c JOIN project p ON p.id = c.project_id WHERE ${where} ORDER BY p.number DESC, c.seq`;
/** Something of it was paid: asked of one claim at a time, so that the newest are found without reading all. */
const isPaid = sql`EXISTS (SELECT 1 FROM payment y WHERE y.claim_id = m.id AND y.state = 'PAID')`;

/** `only` narrows a list that is searched to what was found (store/reference/choice-search.ts). */
type ChoiceQuery = (actor: Actor, caseId: string | null, only: Sql) => Sql;

export const DOSSIER_CHOICE_QUERIES: Readonly<Record<DossierChoice, ChoiceQuery>> = {
  // Approved, not instructed, and in no batch: what 编批 takes.
  batchableClasses: (actor, _, only) => sql`SELECT c.id::text AS value,
      ${LABEL} || ' · ' || o.name || ' · ' || ${yuan(sql`sum(l.approved_fen)`)} AS label
    FROM claim m JOIN class c ON c.id = m.class_id JOIN project p ON p.id = c.project_id
    JOIN organisation o ON o.id = m.payee_organisation_id JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
    WHERE m.approved_by IS NOT NULL AND m.instructed_by IS NULL AND c.stage = 'release' AND c.state = 'ACTIVE'
      AND p.state <> 'SUSPENDED' AND ${inRegions(actor)} AND ${only}
      AND NOT EXISTS (SELECT 1 FROM batch_claim b WHERE b.claim_id = m.id AND b.left_on IS NULL)
    GROUP BY c.id, p.id, o.id ORDER BY p.number, c.seq`,
  batchableClaims: (actor, _, only) => sql`SELECT m.id::text AS value,
      m.number || ' · ' || CASE o.kind WHEN 'PERSON' THEN '个人' ELSE o.name END || ' · ' || ${yuan(sql`sum(l.approved_fen)`)} AS label
    FROM claim m JOIN organisation o ON o.id = m.payee_organisation_id
    JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
    WHERE m.class_id IS NULL AND m.approved_by IS NOT NULL AND m.instructed_by IS NULL
      AND m.region_code = ANY (${actor.regions}::text[]) AND ${only}
      AND NOT EXISTS (SELECT 1 FROM batch_claim b WHERE b.claim_id = m.id AND b.left_on IS NULL)
    GROUP BY m.id, o.id ORDER BY m.number`,
  filingClasses: (actor, _, only) =>
    classes(sql`c.stage = 'filing' AND c.state = 'ACTIVE' AND ${inRegions(actor)} AND ${only}`),
  // 缺项认定 is about what is still to be paid.
  heldClasses: (actor, _, only) =>
    classes(sql`c.stage NOT IN ('planned', 'filing', 'closed') AND ${inRegions(actor)} AND ${only}`),
  heldClaims: (actor, _, only) => sql`SELECT m.id::text AS value, m.number AS label FROM claim m
    WHERE m.class_id IS NULL AND m.state = 'FILED' AND m.instructed_by IS NULL AND m.region_code = ANY (${actor.regions}::text[])
      AND ${only} ORDER BY m.number DESC`,
  ownClasses: (actor, _, only) =>
    classes(
      sql`c.stage <> 'closed' AND coalesce(c.institution_id, p.institution_id) = ${actor.organisationId}::uuid AND ${only}`,
    ),
  paidClasses: (actor, _, only) =>
    classes(
      sql`${inRegions(actor)} AND EXISTS (SELECT 1 FROM claim m WHERE m.of_class_id = c.id AND ${isPaid}) AND ${only}`,
    ),
  paidProjects: (actor, _, only) => sql`SELECT p.id::text AS value, p.number || ' · ' || p.title AS label FROM project p
    WHERE ${inRegions(actor)} AND EXISTS (SELECT 1 FROM claim m WHERE m.project_id = p.id AND ${isPaid}) AND ${only}
    ORDER BY p.number DESC`,
  institutions: (actor, _, only) => sql`SELECT o.id::text AS value, o.name AS label FROM organisation o
    WHERE o.kind IN ('INSTITUTION', 'ENTERPRISE') AND cardinality(${actor.regions}::text[]) > 0 AND ${only} ORDER BY o.name, o.id`,
  enterprises: (actor, _, only) => sql`SELECT o.id::text AS value, o.name AS label FROM organisation o
    WHERE o.kind = 'ENTERPRISE' AND o.region_code = ANY (${actor.regions}::text[]) AND ${only} ORDER BY o.name, o.id`,
  clawbacks: (
    actor,
    _,
    only,
  ) => sql`SELECT k.id::text AS value, CASE o.kind WHEN 'PERSON' THEN left(o.name, 1) || '**' ELSE o.name END || '（' || k.document || '）' AS label
    FROM clawback k JOIN organisation o ON o.id = k.payee_organisation_id WHERE k.state IN ('OPEN', 'SETTLED')
      AND k.region_code = ANY (${actor.regions}::text[]) AND ${only} ORDER BY k.proposed_on DESC, k.id DESC`,
  // Without the name: the number in the list is enough to find the line by. A payment's id says when it was made.
  paidLines: (actor, _, only) => sql`SELECT l.id::text AS value, coalesce(${LABEL}, m.number) || ' · ' || l.seq AS label
    FROM payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN claim m ON m.id = l.claim_id
    LEFT JOIN class c ON c.id = l.class_id LEFT JOIN project p ON p.id = c.project_id
    WHERE y.state = 'PAID' AND y.live AND m.region_code = ANY (${actor.regions}::text[]) AND ${only}
    ORDER BY y.id DESC`,
  // By their numbers: a natural person who was paid is not named in a choice.
  paidClaims: (actor, _, only) => sql`SELECT m.id::text AS value, m.number AS label FROM claim m
    WHERE (m.project_id IS NULL OR m.gate_profile = 'AWARD') AND m.region_code = ANY (${actor.regions}::text[]) AND ${isPaid}
      AND ${only} ORDER BY m.number DESC`,
  standingVersions: (actor) => sql`SELECT v.id AS value, v.name || '（' || v.id || '）' AS label FROM policy_version v
    WHERE v.status = 'IN_FORCE' AND v.region_code = ANY (${actor.regions}::text[]) ORDER BY v.valid_from DESC, v.id`,
  ownClaims: (
    actor,
    _,
    only,
  ) => sql`SELECT m.id::text AS value, coalesce(${LABEL}, m.number) || '（' || m.filed_on || '）' AS label
    FROM claim m LEFT JOIN class c ON c.id = m.class_id LEFT JOIN project p ON p.id = c.project_id
    WHERE m.payee_organisation_id = ${actor.organisationId}::uuid AND (m.state = 'REFUSED' OR m.approved_by IS NOT NULL)
      AND ${only} ORDER BY m.filed_on DESC, m.id DESC`,
  zeroLines: (actor, claimId) => sql`SELECT l.id::text AS value, l.seq || ' · ' || n.name AS label
    FROM claim_line l JOIN claim m ON m.id = l.claim_id JOIN person n ON n.id = l.person_id
    WHERE m.id = ${claimId}::uuid AND m.payee_organisation_id = ${actor.organisationId}::uuid
      AND (l.amount_fen = 0 OR l.approved_fen = 0) ORDER BY l.seq`,
  claimObjections: (actor, claimId) => sql`SELECT x.id::text AS value,
      coalesce(l.seq || ' · ', '') || left(x.ground, 60) || '（' || x.filed_on || '）' AS label
    FROM objection x JOIN publicity b ON b.id = x.publicity_id JOIN claim m ON m.id = b.claim_id
    LEFT JOIN claim_line l ON l.id = x.claim_line_id
    WHERE m.id = ${claimId}::uuid AND x.outcome IS NULL AND m.region_code = ANY (${actor.regions}::text[])
    ORDER BY x.filed_on, x.id`,
  officials: (actor, caseId) => sql`SELECT a.id::text AS value, a.display_name AS label
    FROM (SELECT p.owner_organisation_id AS owner, e.evaluator_organisation_id AS evaluator FROM class c
        JOIN project p ON p.id = c.project_id LEFT JOIN evaluation e ON e.class_id = c.id WHERE c.id = ${caseId}::uuid
      UNION ALL SELECT m.owner_organisation_id, NULL FROM claim m WHERE m.id = ${caseId}::uuid AND m.class_id IS NULL
        AND m.region_code = ANY (${actor.regions}::text[])) AS k
    JOIN account a ON a.organisation_id IN (k.owner, k.evaluator)
    WHERE a.id <> ${actor.id}::uuid AND cardinality(${actor.regions}::text[]) > 0
    GROUP BY a.id ORDER BY a.display_name, a.id`,
};
