import type { EntryFacts } from '../../domain/claim/case.js';
import type { SubsidyClaimView } from '../../domain/claim/view.js';
import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import { limitsOf } from '../../domain/policy/limits.js';
import { prepaymentMissing } from '../../domain/release/prepayment.js';
import { classMissing } from '../../domain/release/supplement.js';
import type { GateProfile, SettlementMode, SubsidyKind } from '../../domain/vocabulary.js';
import { execute, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { findClassView } from '../case/case-view.js';
import { unknownLines, unknownSince } from '../history/history-conditions.js';
import { getPolicyVersion } from '../policy/policy.js';

/** Seen by the bureaus of its region, by the bureau that pays it, and by whom it is paid to; never by another payee. */
export const isSeen = (actor: Actor): Sql => sql`m.class_id IS NULL
  AND (m.region_code = ANY (${actor.regions}::text[])
  OR ${actor.organisationId}::uuid IN (m.payer_organisation_id, m.payee_organisation_id))`;

/** Paid lines of the claim that lack something. */
const lacking = (what: Sql) => sql`(SELECT count(*) FROM claim_line l LEFT JOIN claim_entry e ON e.id = l.entry_id
  WHERE l.claim_id = m.id AND l.amount_fen > 0 AND (${what}))`;
/** Of an entry: that its person was hired, or for how long. */
export const STATES_EMPLOYMENT = sql`num_nonnulls(e.employed_on, e.hired_on, e.contract_months) > 0`;
const NO_QUOTA = sql`NOT EXISTS (SELECT 1 FROM quota_hold q WHERE (q.claim_line_id = l.id OR q.trainee_id = l.trainee_id)
  AND q.state <> 'RETURNED')`;
const NOT_LATE = sql`l.trainee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM late_result r WHERE r.trainee_id = l.trainee_id
  AND r.certified AND r.certificate_number = l.certificate_number)`;

const ABOVE_SHARE = sql`NOT EXISTS (SELECT 1 FROM quota_hold q WHERE q.trainee_id = l.trainee_id
  AND l.amount_fen * 100 <= (q.held_fen + q.prepaid_fen) * prepayment_percent(m.policy_version_id))`;

/** Of a line that is paid to its own person. */
export const NO_ACCOUNT = sql`NOT EXISTS (SELECT 1 FROM payee_account a WHERE a.organisation_id = payee_of_person(l.person_id)
  AND a.state = 'CONFIRMED')`;

const OPEN_OBJECTION = sql`objection x JOIN publicity b ON b.id = x.publicity_id WHERE b.claim_id = m.id AND x.outcome IS NULL`;

const facts = sql`jsonb_build_object('id', m.id, 'today', business_today(), 'number', m.number, 'gateProfile', m.gate_profile,
  'subsidyKind', m.subsidy_kind, 'settlementMode', m.settlement_mode, 'fund', m.fund, 'regionCode', m.region_code,
  'ownerOrganisationId', m.owner_organisation_id, 'payerOrganisationId', m.payer_organisation_id,
  'payeeOrganisationId', m.payee_organisation_id, 'policyVersionId', m.policy_version_id, 'ofClassId', m.of_class_id,
  'classEndedOn', (SELECT max(g.left_on) FROM class c JOIN case_stage g ON g.class_id = c.id WHERE c.id = m.of_class_id AND c.stage = 'closed'),
  'trackingClosed', EXISTS (SELECT 1 FROM class_completion d WHERE d.class_id = m.of_class_id AND d.stage = 'employment'
    AND d.standing), 'state', m.state,
  'filedBy', m.filed_by, 'filedOn', m.filed_on,
  'returns', (SELECT count(*) FROM claim_round r WHERE r.claim_id = m.id AND r.outcome = 'RETURNED'),
  'reviewedBy', m.reviewed_by, 'checkedBy', m.checked_by, 'publicityPostedBy', m.publicity_posted_by,
  'publicityEndsOn', m.publicity_ends_on, 'publicityProvisional', m.publicity_ends_on IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM work_calendar_year y WHERE y.year = extract(year FROM m.publicity_ends_on) AND y.status = 'OFFICIAL'),
  'openObjections', (SELECT count(*) FROM ${OPEN_OBJECTION}),
  'toInvestigate', (SELECT count(*) FROM ${OPEN_OBJECTION} AND x.investigated_by IS NULL),
  'objectedOn', (SELECT min(x.filed_on) FROM ${OPEN_OBJECTION}), 'reopened', EXISTS (SELECT 1 FROM claim_round r WHERE r.claim_id = m.id
    AND r.kind IN ('OBJECTION', 'REOPENED')),
  'approvedBy', m.approved_by, 'instructedBy', m.instructed_by, 'confirmedBy', m.confirmed_by,
  'batch', (SELECT jsonb_build_object('number', b.number, 'state', b.state, 'makerId', b.maker_id, 'checkerId', b.checker_id)
    FROM batch_claim c JOIN payment_batch b ON b.id = c.batch_id WHERE c.claim_id = m.id AND c.left_on IS NULL),
  'payableFen', (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id),
  'heldFen', coalesce((SELECT h.held_fen - h.returned_fen - h.drawn_fen FROM budget_hold h WHERE h.claim_id = m.id), 0),
  'unfundedFen', coalesce((SELECT h.unfunded_fen FROM budget_hold h WHERE h.claim_id = m.id), 0),
  'holdYear', (SELECT b.budget_year FROM budget_hold h JOIN budget b ON b.id = h.budget_id WHERE h.claim_id = m.id),
  'classYear', CASE m.gate_profile WHEN 'ALLOWANCE' THEN (SELECT b.budget_year FROM budget_hold h
    JOIN budget b ON b.id = h.budget_id WHERE h.class_id = m.of_class_id) END,
  'unverified', (SELECT count(*) FROM claim_entry e WHERE e.claim_id = m.id AND e.verified_by IS NULL),
  'lacking', jsonb_build_object('certificate', ${lacking(sql`e.certificate_verified IS NOT TRUE`)},
    'realName', ${lacking(sql`e.real_name IS NOT TRUE`)}, 'insured', ${lacking(sql`e.insured IS NOT TRUE`)},
    'employment', ${lacking(sql`e.employment_verified IS NOT TRUE OR e.insured_at_filing IS NOT FALSE`)},
    'hiring', ${lacking(sql`${STATES_EMPLOYMENT} AND e.employment_verified IS NOT TRUE`)},
    'category', ${lacking(sql`e.category_verified IS NOT TRUE`)},
    'allowance', ${lacking(sql`e.family = 'LIVING' AND (e.category_verified IS NOT TRUE AND e.categories <> '{}' OR NOT CASE
      WHEN e.beside_id IS NULL THEN training_is_instructed(e.trainee_id) ELSE EXISTS (
        SELECT 1 FROM claim_line t WHERE t.entry_id = e.beside_id AND t.amount_fen > 0) END)`)},
    'training', ${lacking(sql`m.gate_profile = 'ALLOWANCE' AND NOT training_is_approved(e.trainee_id)`)},
    'account', ${lacking(sql`m.gate_profile = 'ALLOWANCE' AND ${NO_ACCOUNT}`)},
    'hardship', ${lacking(sql`m.subsidy_kind = 'HARDSHIP_ENTERPRISE' AND hardship_of(e) IS FALSE`)},
    'quota', ${lacking(NO_QUOTA)}, 'share', ${lacking(ABOVE_SHARE)}, 'late', ${lacking(NOT_LATE)}),
  'historyUnknown', ${unknownLines(sql`m.id`)}, 'historyUnknownSince', ${unknownSince(sql`m.id`)},
  'shortfalls', (SELECT coalesce(jsonb_agg(s.condition), '[]') FROM shortfall s
    WHERE s.claim_id = m.id AND s.decision = 'CONFIRMED'),
  'restriction', CASE WHEN m.gate_profile <> 'ALLOWANCE' THEN organisation_restriction(m.payee_organisation_id, business_today()) END,
  'openClawbacks', (SELECT count(*) FROM (SELECT e.person_id FROM claim_entry e WHERE e.claim_id = m.id
    UNION SELECT l.person_id FROM claim_line l WHERE l.claim_id = m.id) AS n WHERE person_under_clawback(n.person_id)),
  'hasAccount', CASE m.gate_profile WHEN 'ALLOWANCE' THEN EXISTS (SELECT 1 FROM claim_line l WHERE l.claim_id = m.id
      AND l.amount_fen > 0 AND NOT ${NO_ACCOUNT})
    ELSE EXISTS (SELECT 1 FROM payee_account a WHERE a.organisation_id = m.payee_organisation_id AND a.state = 'CONFIRMED') END,
  'returnedOn', (SELECT max(r.decided_on) FROM claim_round r WHERE r.claim_id = m.id AND r.outcome = 'RETURNED'),
  'unpaidLines', (SELECT count(*) FROM claim_line l WHERE l.claim_id = m.id AND l.approved_fen > 0
    AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.claim_line_id = l.id AND y.state IN ('PAID', 'REVERSED'))),
  'dueOn', m.due_on, 'dueProvisional', m.due_provisional, 'closedOn', m.closed_on)`;

export async function findSubsidyClaim(tx: Tx, actor: Actor, id: string): Promise<SubsidyClaimView | undefined> {
  return findView(tx, id, isSeen(actor));
}

/** The claim whoever looks: for the process, and for what follows an act that its actor was allowed. */
export async function readSubsidyClaim(tx: Tx, id: string): Promise<SubsidyClaimView | undefined> {
  return findView(tx, id, sql`m.class_id IS NULL`);
}

async function findView(tx: Tx, id: string, isMeant: Sql): Promise<SubsidyClaimView | undefined> {
  const found = await row<{ view: Omit<SubsidyClaimView, 'limits' | 'classMissing'> }>(
    tx,
    sql`SELECT ${facts} AS view FROM claim m WHERE m.id = ${id}::uuid AND ${isMeant}`,
  );
  return found && complete(tx, found.view);
}

/** What the gate of its profile asks of a class that it is of. */
const MISSING_OF_CLASS: Readonly<Partial<Record<GateProfile, (view: ClassView | undefined) => string[]>>> = {
  PROJECT_CLASS: classMissing,
  PREPAYMENT: prepaymentMissing,
};

async function complete(tx: Tx, view: Omit<SubsidyClaimView, 'limits' | 'classMissing'>): Promise<SubsidyClaimView> {
  const limits = limitsOf(await getPolicyVersion(tx, view.policyVersionId));
  const missing = MISSING_OF_CLASS[view.gateProfile];
  if (!missing) return { ...view, limits, classMissing: [] };
  const ofClass = await findClassView(tx, view.ofClassId ?? '');
  const openClawbacks = view.openClawbacks + (ofClass?.class.openClawbacks.own ?? 0);
  return { ...view, openClawbacks, limits, classMissing: missing(ofClass) };
}

/** Several at once, in no order. */
export async function listSubsidyClaimViews(tx: Tx, ids: readonly string[]): Promise<SubsidyClaimView[]> {
  const found = await rows<{ view: Omit<SubsidyClaimView, 'limits' | 'classMissing'> }>(
    tx,
    sql`SELECT ${facts} AS view FROM claim m WHERE m.id = ANY (${ids}::uuid[])`,
  );
  const views: SubsidyClaimView[] = [];
  for (const { view } of found) views.push(await complete(tx, view));
  return views;
}

/** Under lock, before anything else that its act will lock. */
export async function lockSubsidyClaim(tx: Tx, actor: Actor, id: string): Promise<SubsidyClaimView | undefined> {
  await lockClaim(tx, id);
  return findSubsidyClaim(tx, actor, id);
}

export async function lockClaim(tx: Tx, id: string): Promise<void> {
  await execute(tx, sql`SELECT 1 FROM claim WHERE id = ${id}::uuid AND class_id IS NULL FOR UPDATE`);
}

export interface NewSubsidyClaim {
  readonly gateProfile: GateProfile;
  readonly subsidyKind: SubsidyKind;
  readonly settlementMode: SettlementMode;
  readonly fund: string;
  readonly regionCode: string;
  readonly ownerOrganisationId: string;
  readonly payerOrganisationId: string;
  readonly policyVersionId: string;
}

export async function insertSubsidyClaim(tx: Tx, actor: Actor, claim: NewSubsidyClaim): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
      payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on)
    VALUES ('S' || to_char(business_today(), 'YYYY') || lpad(nextval('subsidy_claim_number')::text, 6, '0'), ${claim.gateProfile},
      ${claim.subsidyKind}, ${claim.settlementMode}, ${claim.fund}, ${claim.regionCode}, ${claim.ownerOrganisationId}::uuid,
      ${claim.payerOrganisationId}::uuid, ${claim.policyVersionId}, ${actor.organisationId}::uuid, ${actor.id}::uuid,
      business_today()) RETURNING id`,
  );
  if (!made) throw new Error('a claim was not written');
  return made.id;
}

/** Whoever waited for the old fund waits no more. */
export async function changeClaimFund(
  tx: Tx,
  id: string,
  { fund, payerId, policyVersionId }: { fund: string; payerId: string; policyVersionId: string },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim SET fund = ${fund}, payer_organisation_id = ${payerId}::uuid, policy_version_id = ${policyVersionId}
    WHERE id = ${id}::uuid`,
  );
}

/** The HR bureau that owns a claim of this region: its own, or the nearest above it. */
export async function findOwner(tx: Tx, regionCode: string): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT o.id FROM organisation o JOIN region_path(${regionCode}) AS path ON path.code = o.region_code
    WHERE o.kind = 'HR_BUREAU' ORDER BY path.distance, o.id LIMIT 1`,
  );
  return found?.id;
}

/** What the class says that an award or an allowance follows. */
const OF_CLASS = sql`(SELECT jsonb_build_object('filedOn', greatest(f.submitted_on, v.valid_from), 'classEndedOn', c.ends_on)
  FROM class c JOIN filing f ON f.class_id = c.id AND f.decision = 'APPROVED'
  JOIN policy_version v ON v.id = c.policy_version_id WHERE c.id = m.of_class_id)`;

/** Until it is verified an entry counts as it was claimed; a certificate that was not found is none. */
export function listEntryFacts(tx: Tx, claimId: string): Promise<EntryFacts[]> {
  return rows<EntryFacts>(
    tx,
    sql`SELECT e.id AS "entryId", e.seq::int AS seq, e.person_id AS "personId", n.birth_on::text AS "birthDate",
      CASE WHEN e.category_verified IS FALSE THEN '{}' ELSE e.categories END AS categories,
      e.occupation_id AS "occupationId", o.canonical_id AS "occupationCanonical", e.level,
      e.certificate_number AS "certificateNumber", coalesce(e.real_name, true) AS "realName", coalesce(e.insured, true) AS insured,
      e.employment_verified AS "employmentVerified", coalesce(e.employed_on, e.hired_on)::text AS "hiredOn",
      e.contract_months::int AS "contractMonths", e.subsidy_month::text AS "subsidyMonth", CASE m.subsidy_kind WHEN 'HARDSHIP_ENTERPRISE' THEN hardship_of(e) END AS "employerInHardship",
      e.fee_fen::float8 AS "feeFen",
      e.beside_id AS "besideEntryId", e.requested_fen::float8 AS "requestedFen",
      CASE WHEN e.certificate_number IS NULL OR e.certificate_verified IS FALSE THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
        'kind', e.certificate_kind, 'issuer', e.issuer, 'issuedOn', e.issued_on)) END AS certificates,
      (SELECT i.shortage FROM catalogue_item i JOIN catalogue_release r ON r.id = i.release_id
        JOIN region_path(m.region_code) AS path ON path.code = r.region_code
        JOIN occupation k ON k.id = i.occupation_id AND k.canonical_id = o.canonical_id
        WHERE i.level = e.level AND i.withdrawn_on IS NULL AND r.published_on <= m.filed_on
        ORDER BY path.distance, r.published_on DESC LIMIT 1) AS shortage,
      (SELECT coalesce(jsonb_agg(p.prior), '[]') FROM (
        SELECT jsonb_build_object('subsidyKind', l.subsidy_kind, 'occupationCode', l.occupation_canonical, 'level', l.level,
          'certificateIssuedOn', coalesce(c.issued_on, x.issued_on, y.instructed_on), 'state', 'PAID') AS prior
        FROM payment y JOIN claim_line l ON l.id = y.claim_line_id LEFT JOIN certificate c ON c.number = y.certificate_number
        LEFT JOIN claim_entry x ON x.id = l.entry_id WHERE y.person_id = e.person_id AND y.live AND l.claim_id <> m.id
          AND l.subsidy_month IS NULL
        UNION ALL
        SELECT jsonb_build_object('subsidyKind', s.subsidy_kind, 'occupationCode', s.occupation_canonical, 'level', s.level,
          'certificateIssuedOn', s.issued_on, 'state', s.state) FROM standing_prior_subsidies(n.id_number_hash) AS s
        UNION ALL
        SELECT jsonb_build_object('subsidyKind', coalesce(l.subsidy_kind, class_subsidy_kind(q.class_id)),
          'occupationCode', q.occupation_canonical, 'level', q.level,
          'certificateIssuedOn', coalesce(q.counts_on, business_today()), 'state', 'HELD') FROM quota_hold q
        LEFT JOIN claim_line l ON l.id = q.claim_line_id
        WHERE q.person_id = e.person_id AND q.family = e.family AND q.state = 'HELD' AND l.claim_id IS DISTINCT FROM m.id
          AND l.subsidy_month IS NULL
        UNION ALL
        SELECT jsonb_build_object('subsidyKind', min(l.subsidy_kind), 'occupationCode', NULL, 'level', NULL,
          'certificateIssuedOn', min(l.subsidy_month), 'state', 'HELD', 'months', count(*))
        FROM quota_hold q JOIN claim_line l ON l.id = q.claim_line_id
        WHERE q.person_id = e.person_id AND q.family = e.family AND q.state <> 'RETURNED' AND l.subsidy_month IS NOT NULL
          AND l.claim_id <> m.id HAVING count(*) > 0) AS p)
        AS "priorSubsidies",
      CASE m.gate_profile WHEN 'AWARD' THEN ${OF_CLASS} || jsonb_build_object(
        'insuredAtFiling', coalesce(e.insured_at_filing, false)) END AS award,
      CASE m.gate_profile WHEN 'ALLOWANCE' THEN ${OF_CLASS} || jsonb_build_object(
        'kind', class_subsidy_kind(m.of_class_id), 'isWorth', training_is_worth(e.trainee_id)) END AS training
    FROM claim_entry e JOIN claim m ON m.id = e.claim_id JOIN person n ON n.id = e.person_id
    LEFT JOIN occupation o ON o.id = e.occupation_id WHERE e.claim_id = ${claimId}::uuid ORDER BY e.seq`,
  );
}
