import type { Actor, ClassView } from '../../domain/lifecycle/case-view.js';
import { isRefusal } from '../../domain/refusals.js';
import { conditionsOf } from '../../domain/release/conditions.js';
import { LINE_REASONS, type LineReason } from '../../domain/release/line-reasons.js';
import { openOfTrainee, type TraineeStanding } from '../../domain/release/trainee-conditions.js';
import { calculateSubsidy } from '../../domain/subsidy/calculate.js';
import { lineAsClaimed, lineIfMet } from '../../domain/subsidy/forecast.js';
import type { SubsidyCase, SubsidyRules } from '../../domain/subsidy/types.js';
import { type Database, inTransaction, row, rows, type Sql, sql, type Tx } from '../../platform/database.js';
import { listClassViews } from '../case/case-view.js';
import { type LineFacts, listLineFacts } from '../claim/claims.js';
import { lastAnswer } from '../history/history-conditions.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { getSubsidyRules } from '../policy/policy.js';

export interface ForecastFilter {
  readonly projectId?: string | undefined;
  readonly classId?: string | undefined;
  readonly institutionId?: string | undefined;
}
/** In the order of the list: of which project, seq and day. */
interface Listed {
  readonly id: string;
  readonly postedOn: string;
  readonly regionName: string;
  readonly versionId: string | null;
}
export interface TraineeForecast {
  readonly traineeId: string;
  readonly seq: number;
  readonly name: string;
  /** By what is on record today; null where no version computes it. */
  readonly nowFen: number | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  /** What the next batch pays for it if everything open is met. */
  readonly nextBatchFen: number | null;
  readonly paidFen: number;
  readonly open: ReturnType<typeof openOfTrainee>;
}
type Forecasts = Awaited<ReturnType<typeof forecastsOf>>;
export type ForecastItem = Forecasts[number]['forecast'];

/** What a party sees is its own; a call that anybody may bid for is nobody's money yet. */
const isMine = (actor: Actor): Sql =>
  actor.regions.length > 0
    ? sql`true`
    : sql`coalesce(c.institution_id, p.institution_id) = ${actor.organisationId}::uuid`;

const wanted = (actor: Actor, { projectId, classId, institutionId }: ForecastFilter): Sql => sql`c.stage <> 'closed'
  AND ${isMine(actor)} AND ${projectId ? sql`p.id = ${projectId}::uuid` : sql`true`}
  AND ${classId ? sql`c.id = ${classId}::uuid` : sql`true`}
  AND ${institutionId ? sql`coalesce(c.institution_id, p.institution_id) = ${institutionId}::uuid` : sql`true`}`;

const listed = sql`SELECT c.id, p.posted_on::text AS "postedOn", r.name AS "regionName",
    coalesce(c.policy_version_id, policy_version_for(p.region_code, p.fund, business_today())) AS "versionId"
  FROM class c JOIN project p ON p.id = c.project_id JOIN region r ON r.code = p.region_code`;

/** Open classes, newest project first, each with what holds its money back and what it will come to. */
export async function listForecasts(
  db: Database,
  actor: Actor,
  { after, limit, ...filter }: PageRequest<{ postedOn: string; id: string }> & ForecastFilter,
): Promise<Page<ForecastItem>> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<Listed>(
      tx,
      sql`${listed} WHERE ${wanted(actor, filter)}
        AND ${after ? sql`(p.posted_on, c.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY p.posted_on DESC, c.id DESC LIMIT ${limit + 1}`,
    );
    const items = await forecastsOf(tx, found.slice(0, limit));
    return { items: items.map(({ forecast }) => forecast), more: found.length > limit };
  });
}

/** One class with every trainee of it. */
export async function findForecast(db: Database, actor: Actor, classId: string) {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await row<Listed>(tx, sql`${listed} WHERE c.id = ${classId}::uuid AND ${isMine(actor)}`);
    const [only] = found ? await forecastsOf(tx, [found]) : [];
    return only && { ...only.forecast, trainees: only.trainees };
  });
}

async function forecastsOf(tx: Tx, classes: readonly Listed[]) {
  const ids = classes.map(({ id }) => id);
  const views = new Map((await listClassViews(tx, ids)).map((view) => [view.class.id, view]));
  const names = await namesOf(tx, [...views.values()]);
  const facts = await listLineFacts(tx, ...ids);
  const standings = new Map((await listStandings(tx, ids)).map((standing) => [standing.traineeId, standing]));
  const forecasts = [];
  for (const listedClass of classes) {
    const view = views.get(listedClass.id);
    if (!view) continue;
    const rules = listedClass.versionId ? await getSubsidyRules(tx, listedClass.versionId) : undefined;
    const trainees = facts.flatMap((line) => {
      const standing = line.classId === listedClass.id ? standings.get(line.traineeId) : undefined;
      return standing ? [traineeForecast(view, line, standing, rules)] : [];
    });
    forecasts.push({ forecast: { ...classForecast(view, listedClass, names), ...sumsOf(trainees) }, trainees });
  }
  return forecasts;
}

function classForecast(
  view: ClassView,
  { postedOn, regionName, versionId }: Listed,
  names: ReadonlyMap<string, string>,
) {
  const { project, class: c } = view;
  const institutionId = c.institutionId ?? project.institutionId;
  const actors = {
    INSTITUTION: institutionId,
    HR_BUREAU: project.ownerOrganisationId,
    EVALUATOR: c.evaluation?.evaluatorOrganisationId ?? null,
    FINANCE_BUREAU: project.payerOrganisationId,
  };
  const open = conditionsOf(view).flatMap(({ met, code, name, clause, owner, role, stage, dueOn }) =>
    met
      ? []
      : [{ code, name, clause, owner, role, stage, dueOn, organisationName: names.get(actors[owner] ?? '') ?? null }],
  );
  const dues = open.flatMap(({ dueOn }) => (dueOn ? [dueOn] : [])).sort();
  return {
    ...{ classId: c.id, projectId: project.id, projectNumber: project.number, projectTitle: project.title },
    ...{ seq: c.seq, title: c.title, stage: c.stage, state: c.state, postedOn, regionName },
    ...{ fund: project.fund, regionCode: project.regionCode, policyVersionId: versionId },
    institution: institutionId ? { id: institutionId, name: names.get(institutionId) ?? '' } : null,
    ...{ heldFen: c.heldFen, open, knownDueOn: dues.at(-1) ?? null },
  };
}

function sumsOf(trainees: readonly TraineeForecast[]) {
  const sum = (value: (trainee: TraineeForecast) => number | null) =>
    trainees.reduce((total, trainee) => total + (value(trainee) ?? 0), 0);
  return {
    lines: trainees.length,
    nowFen: sum(({ nowFen }) => nowFen),
    nextBatchFen: sum(({ nextBatchFen }) => nextBatchFen),
    paidFen: sum(({ paidFen }) => paidFen),
  };
}

interface Standing extends TraineeStanding {
  readonly traineeId: string;
  readonly seq: number;
  readonly name: string;
  /** Of the filed claim: what it says, and what of it was paid. Null before. */
  readonly line: { readonly fen: number; readonly reasonCode: string | null; readonly paidFen: number } | null;
}

/** Of his class's claim and of those that follow it: a certificate that came late has its line there. What was prepaid is no line of it. */
const LINES_OF_TRAINEE = sql`(SELECT sum(coalesce(l.approved_fen, l.amount_fen)) AS fen,
    CASE WHEN sum(l.amount_fen) = 0 THEN min(l.reason_code) END AS reason,
    coalesce(sum((SELECT sum(y.amount_fen) FROM payment y WHERE y.claim_line_id = l.id AND y.state = 'PAID')), 0) AS paid,
    coalesce(bool_or(EXISTS (SELECT 1 FROM objection x JOIN publicity b ON b.id = x.publicity_id WHERE b.claim_id = l.claim_id
      AND x.outcome IS NULL AND coalesce(x.claim_line_id, l.id) = l.id)), false) AS objected
  FROM claim_line l JOIN claim m ON m.id = l.claim_id AND m.state = 'FILED'
  WHERE l.trainee_id = t.id AND l.family <> 'PREPAYMENT')`;

async function listStandings(tx: Tx, classIds: readonly string[]): Promise<Standing[]> {
  return rows<Standing>(
    tx,
    sql`SELECT t.id AS "traineeId", t.seq, n.name, t.state = 'WITHDRAWN' AS "isWithdrawn",
      EXISTS (SELECT 1 FROM exam_score e WHERE e.trainee_id = t.id) AS "isExamined",
      EXISTS (SELECT 1 FROM certificate f WHERE f.trainee_id = t.id) AS "isCertified", false AS "hasPassed",
      EXISTS (SELECT 1 FROM employment_result w WHERE w.trainee_id = t.id) AS "isTracked",
      coalesce(last.result = 'KNOWN', false) AS "isHistoryKnown", person_under_clawback(t.person_id) AS "isUnderClawback",
      l.objected AS "isObjectedTo", CASE WHEN l.fen IS NOT NULL THEN jsonb_build_object('fen', l.fen, 'reasonCode', l.reason,
        'paidFen', l.paid) END AS line
    FROM trainee t JOIN person n ON n.id = t.person_id CROSS JOIN LATERAL ${LINES_OF_TRAINEE} AS l
    LEFT JOIN LATERAL ${lastAnswer(sql`n.id_number_hash`)} AS last ON true
    WHERE t.class_id = ANY (${classIds}::uuid[])`,
  );
}

function traineeForecast(
  view: ClassView,
  facts: LineFacts,
  { line, traineeId, seq, name, ...standing }: Standing,
  rules: SubsidyRules | undefined,
): TraineeForecast {
  const open = openOfTrainee(view, { ...standing, hasPassed: facts.examResult === 'PASS' });
  if (line) {
    const { fen, reasonCode, paidFen } = line;
    const left = Math.max(0, fen - paidFen);
    return { traineeId, seq, name, nowFen: fen, ...reason(reasonCode), nextBatchFen: left, paidFen, open };
  }
  const filedOn = view.class.claim?.filedOn ?? view.today;
  const now = amountOf(lineAsClaimed(view, facts, filedOn), rules);
  const ifMet = amountOf(lineIfMet(view, facts, filedOn), rules);
  return {
    traineeId,
    seq,
    name,
    nowFen: now.fen,
    ...reason(now.reasonCode),
    nextBatchFen: ifMet.fen,
    paidFen: 0,
    open,
  };
}

/** Null where no version speaks, or the days of a year are not known yet. */
function amountOf(line: SubsidyCase, rules: SubsidyRules | undefined) {
  const explanation = rules && calculateSubsidy(line, rules);
  if (!explanation || isRefusal(explanation)) return { fen: null, reasonCode: null };
  return { fen: explanation.amountFen, reasonCode: explanation.reasonCode };
}

function reason(reasonCode: string | null) {
  return { reasonCode, reasonText: reasonCode && (LINE_REASONS[reasonCode as LineReason] ?? reasonCode) };
}

async function namesOf(tx: Tx, views: readonly ClassView[]): Promise<Map<string, string>> {
  const ids = views.flatMap(({ project, class: c }) => [
    ...[project.ownerOrganisationId, project.payerOrganisationId, project.institutionId, c.institutionId],
    c.evaluation?.evaluatorOrganisationId,
  ]);
  const found = await rows<{ id: string; name: string }>(
    tx,
    sql`SELECT id, name FROM organisation WHERE id = ANY (${[...new Set(ids.filter((id) => id != null))]}::uuid[])`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

export interface PayeeTotal {
  readonly fund: string;
  readonly payeeName: string;
  readonly classes: number;
  readonly claims: number;
  /** Of filed claims, what is not paid yet; of the rest, the most they can cost: what is held for them. */
  readonly claimedFen: number;
  readonly heldFen: number;
  readonly approvedFen: number;
  readonly batchedFen: number;
  /** What the payee owes the same fund: kept back out of what it is paid. */
  readonly owedFen: number;
}
export interface BudgetLeft {
  readonly fund: string;
  readonly regionCode: string;
  readonly allocatedFen: number;
  readonly heldFen: number;
  readonly drawnFen: number;
  readonly freeFen: number;
}

/** Of everything that the filter lets through, by fund and payee; read from claims and holds, so that it costs no calculation. */
export async function sumForecasts(db: Database, actor: Actor, filter: ForecastFilter) {
  return inTransaction(db, scopeOf(actor), async (tx) => ({
    payees: await rows<PayeeTotal>(tx, payeeTotals(actor, filter)),
    budgets: await rows<BudgetLeft>(
      tx,
      sql`SELECT fund, region_code AS "regionCode", allocated_fen::float8 AS "allocatedFen", held_fen::float8 AS "heldFen",
        drawn_fen::float8 AS "drawnFen", (allocated_fen - held_fen - drawn_fen)::float8 AS "freeFen"
      FROM budget WHERE budget_year = extract(year FROM business_today()) AND region_code = ANY (${actor.regions}::text[])
      ORDER BY fund, region_code`,
    ),
  }));
}

/** Of a payee, once however many of its classes and claims there are. */
const owed = sql`(SELECT sum(k.amount_fen - (SELECT coalesce(sum(r.amount_fen), 0) FROM clawback_recovery r
    WHERE r.clawback_id = k.id AND r.state = 'CONFIRMED')) FROM clawback k
  WHERE k.payee_organisation_id = summed.payee AND k.fund = summed.fund AND k.state = 'OPEN')`;

/** Claims that follow a class's own, and those without a class, are counted beside. Natural persons are one payee together. */
const payeeTotals = (actor: Actor, filter: ForecastFilter) => sql`
  WITH due AS (
    SELECT p.fund, coalesce(m.payee_organisation_id, c.institution_id, p.institution_id) AS payee, c.id AS class_id, m.id AS claim_id,
      coalesce((SELECT h.held_fen - h.drawn_fen - h.returned_fen FROM budget_hold h WHERE h.class_id = c.id), 0) AS held,
      m.approved_by IS NOT NULL AS is_approved, false AS is_of_people
    FROM class c JOIN project p ON p.id = c.project_id LEFT JOIN claim m ON m.class_id = c.id AND m.state = 'FILED'
    WHERE ${wanted(actor, filter)}
    UNION ALL
    SELECT m.fund, m.payee_organisation_id, NULL, m.id, 0, m.approved_by IS NOT NULL, m.gate_profile = 'ALLOWANCE' FROM claim m
    WHERE m.class_id IS NULL AND m.state = 'FILED' AND m.closed_on IS NULL
      AND ${filter.projectId ? sql`m.project_id = ${filter.projectId}::uuid` : sql`true`}
      AND ${filter.classId ? sql`m.of_class_id = ${filter.classId}::uuid` : sql`true`}
      AND ${filter.institutionId ? sql`m.payee_organisation_id = ${filter.institutionId}::uuid` : sql`true`}
      AND (m.region_code = ANY (${actor.regions}::text[]) OR m.payee_organisation_id = ${actor.organisationId}::uuid)
  ), summed AS (
    SELECT due.*, coalesce(l.fen, 0) - coalesce(y.fen, 0) AS unpaid, EXISTS (SELECT 1 FROM batch_claim b
      WHERE b.claim_id = due.claim_id AND b.left_on IS NULL) AS is_batched
    FROM due
    LEFT JOIN LATERAL (SELECT sum(coalesce(approved_fen, amount_fen)) AS fen FROM claim_line WHERE claim_id = due.claim_id) AS l ON true
    LEFT JOIN LATERAL (SELECT sum(amount_fen) AS fen FROM payment WHERE claim_id = due.claim_id AND state = 'PAID') AS y ON true)
  SELECT s.fund, CASE WHEN o.kind = 'PERSON' OR s.is_of_people THEN '（个人）' ELSE coalesce(o.name, '（未定机构）') END AS "payeeName", count(s.class_id)::int AS classes, count(s.claim_id)::int AS claims,
    coalesce(sum(s.unpaid) FILTER (WHERE s.claim_id IS NOT NULL), 0)::float8 AS "claimedFen",
    coalesce(sum(s.held) FILTER (WHERE s.claim_id IS NULL), 0)::float8 AS "heldFen",
    coalesce(sum(s.unpaid) FILTER (WHERE s.is_approved), 0)::float8 AS "approvedFen",
    coalesce(sum(s.unpaid) FILTER (WHERE s.is_batched), 0)::float8 AS "batchedFen",
    coalesce(sum(s.owed), 0)::float8 AS "owedFen"
  FROM (SELECT summed.*, CASE WHEN row_number() OVER (PARTITION BY fund, payee ORDER BY is_of_people) = 1 AND NOT is_of_people THEN ${owed} END AS owed FROM summed) AS s
  LEFT JOIN organisation o ON o.id = s.payee
  GROUP BY 1, 2 ORDER BY 1, 2`;
