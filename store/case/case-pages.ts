import type { Actor, CaseView, ClassView } from '../../domain/lifecycle/case-view.js';
import { STAGES, type Stage } from '../../domain/lifecycle/stages.js';
import { type Database, inTransaction, row, rows, sql, type Tx } from '../../platform/database.js';
import { findShownStage, iso } from '../lists.js';
import { scopeOf } from '../people/accounts.js';
import { findClassView, findProjectView } from './case-view.js';

export interface Step {
  readonly stage: Stage;
  readonly openedOn: string | null;
  readonly completedOn: string | null;
}
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a project's page shows besides what the rules see. */
export interface ProjectExtra {
  readonly regionName: string;
  readonly occupationName: string;
  readonly institution: Named | null;
  readonly owner: Named;
  readonly catalogueItem: Named;
  readonly postedOn: string;
  readonly grade: string | null;
  readonly provenAt: string | null;
  readonly classes: readonly Record<string, unknown>[];
  readonly bids: readonly Record<string, unknown>[];
}
/** What a class's page shows besides. */
export interface ClassExtra {
  readonly regionName: string;
  readonly occupationName: string;
  readonly institution: Named | null;
  readonly assessmentBody: Named | null;
  readonly provenAt: string | null;
  readonly filing: Record<string, unknown> | null;
  readonly evaluation: Record<string, unknown> | null;
  readonly claim: Record<string, unknown> | null;
}
export interface CasePage<View, Extra> {
  readonly view: View;
  readonly extra: Extra;
  readonly shownStage: string;
  readonly steps: readonly Step[];
  /** Names of the organisations that the view speaks of by id. */
  readonly names: ReadonlyMap<string, string>;
}

const named = (table: 'o' | 'b' | 'own' | 'e') =>
  ({
    o: sql`CASE WHEN o.id IS NULL THEN NULL ELSE jsonb_build_object('id', o.id, 'name', o.name) END`,
    b: sql`CASE WHEN b.id IS NULL THEN NULL ELSE jsonb_build_object('id', b.id, 'name', b.name) END`,
    own: sql`jsonb_build_object('id', own.id, 'name', own.name)`,
    e: sql`jsonb_build_object('id', e.id, 'name', e.name)`,
  })[table];

/** A project as its page shows it, or undefined where it does not exist or the actor may not see it. */
export async function findProjectPage(db: Database, actor: Actor, projectId: string) {
  return inTransaction(db, scopeOf(actor), async (tx): Promise<CasePage<CaseView, ProjectExtra> | undefined> => {
    const view = await findProjectView(tx, projectId);
    if (!view) return undefined;
    const found = await row<{ extra: ProjectExtra }>(
      tx,
      sql`SELECT jsonb_build_object('regionName', r.name,
        'occupationName', n.name, 'institution', ${named('o')}, 'owner', ${named('own')},
        'catalogueItem', jsonb_build_object('id', i.id, 'name', i.project_name), 'postedOn', p.posted_on, 'grade', p.grade,
        'provenAt', ${iso(sql`p.proven_at`)},
        'classes', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'seq', c.seq, 'title', c.title, 'stage', c.stage,
          'state', c.state, 'plannedHeadcount', c.planned_headcount, 'plannedHours', c.planned_hours) ORDER BY c.seq), '[]')
          FROM class c WHERE c.project_id = p.id),
        'bids', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'institutionName', bidder.name,
          'submittedOn', d.submitted_on, 'reserveRank', d.reserve_rank) ORDER BY d.submitted_on, d.id), '[]')
          FROM bid d JOIN organisation bidder ON bidder.id = d.institution_id WHERE d.project_id = p.id
          AND (cardinality(${actor.regions}::text[]) > 0 OR d.institution_id = ${actor.organisationId}::uuid))) AS extra
      FROM project p JOIN region r ON r.code = p.region_code JOIN catalogue_item i ON i.id = p.catalogue_item_id
      JOIN occupation n ON n.id = i.occupation_id JOIN organisation own ON own.id = p.owner_organisation_id
      LEFT JOIN organisation o ON o.id = p.institution_id WHERE p.id = ${projectId}::uuid`,
    );
    const shownStage = await findShownStage(tx, projectId);
    return found && shownStage
      ? { view, extra: found.extra, shownStage, steps: await stepsOf(tx, projectId), names: await namesOf(tx, view) }
      : undefined;
  });
}

/** A class as its page shows it. */
export async function findClassPage(db: Database, actor: Actor, classId: string) {
  return inTransaction(db, scopeOf(actor), async (tx): Promise<CasePage<ClassView, ClassExtra> | undefined> => {
    const view = await findClassView(tx, classId);
    if (!view) return undefined;
    const found = await row<{ extra: ClassExtra }>(
      tx,
      sql`SELECT jsonb_build_object('regionName', r.name,
        'occupationName', n.name, 'institution', ${named('o')}, 'assessmentBody', ${named('b')},
        'provenAt', ${iso(sql`c.proven_at`)}, 'filing', ${filing}, 'evaluation', ${evaluation}, 'claim', ${claimSummary}) AS extra
      FROM class c JOIN project p ON p.id = c.project_id JOIN region r ON r.code = c.region_code
      JOIN catalogue_item i ON i.id = p.catalogue_item_id JOIN occupation n ON n.id = i.occupation_id
      LEFT JOIN organisation o ON o.id = coalesce(c.institution_id, p.institution_id)
      LEFT JOIN organisation b ON b.id = c.assessment_body_id WHERE c.id = ${classId}::uuid`,
    );
    const steps = await stepsOf(tx, view.project.id, classId);
    return found
      ? { view, extra: found.extra, shownStage: view.class.stage, steps, names: await namesOf(tx, view) }
      : undefined;
  });
}

/** A class as the rules see it, under the actor's own eyes: for the money panel and the answer to a refusal. */
export function findVisibleClass(db: Database, actor: Actor, classId: string): Promise<ClassView | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) => findClassView(tx, classId));
}
export function findVisibleProject(db: Database, actor: Actor, projectId: string): Promise<CaseView | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) => findProjectView(tx, projectId));
}

/** Who gave the last accepted act among these: the name behind "somebody else was faster". */
export async function findDecider(
  db: Database,
  on: { projectId: string; classId: string | null },
  events: readonly string[],
) {
  const last = await db.auditEvent.findFirst({
    where: { ...on, accepted: true, event: { in: [...events] }, actorId: { not: null } },
    orderBy: { id: 'desc' },
    select: { actor: { select: { displayName: true } } },
  });
  return last?.actor?.displayName;
}

const filing = sql`(SELECT jsonb_build_object('round', f.round, 'startsOn', f.starts_on, 'endsOn', f.ends_on, 'months', f.months,
  'submittedOn', f.submitted_on, 'decision', f.decision, 'decidedOn', f.decided_on, 'defects', f.defects, 'plan', f.plan)
  FROM filing f WHERE f.class_id = c.id ORDER BY f.round DESC LIMIT 1)`;
const evaluation = sql`(SELECT jsonb_build_object('evaluatorName', x.name, 'assignedOn', v.assigned_on,
  'scheduleCompletion', v.schedule_completion, 'certification', v.certification, 'satisfaction', v.satisfaction,
  'employment', v.employment, 'scoredOn', v.scored_on, 'objectionEndsOn', v.objection_ends_on, 'score', v.score,
  'grade', v.grade, 'finalisedOn', v.finalised_on)
  FROM evaluation v JOIN organisation x ON x.id = v.evaluator_organisation_id WHERE v.class_id = c.id)`;
const claimSummary = sql`(SELECT jsonb_build_object('id', m.id, 'filedOn', m.filed_on, 'reviewedOn', m.reviewed_on,
  'checkedOn', m.checked_on, 'publicityPostedOn', m.publicity_posted_on, 'publicityEndsOn', m.publicity_ends_on,
  'approvedOn', m.approved_on, 'instructedOn', m.instructed_on, 'confirmedOn', m.confirmed_on,
  'specialReviewReference', m.special_review_reference, 'paymentReference', m.payment_reference,
  'totalFen', (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id))
  FROM claim m WHERE m.class_id = c.id)`;

/**
 * The eight steps. A project tells stages 3–8 once: opened on the day of the first class, completed on the day of the last
 * that goes on; for a class they are its own, and the project's two come before.
 */
async function stepsOf(tx: Tx, projectId: string, classId?: string): Promise<Step[]> {
  const found = await rows<Step>(
    tx,
    sql`
    WITH counted AS (
      SELECT id FROM class WHERE project_id = ${projectId}::uuid AND state NOT IN ('CANCELLED', 'REJECTED', 'TERMINATED')
        AND ${classId ? sql`id = ${classId}::uuid` : sql`true`}
    ), opened AS (
      SELECT s.stage, min(s.opened_on) AS on_day FROM case_stage s WHERE s.project_id = ${projectId}::uuid
        AND (s.class_id IS NULL OR ${classId ? sql`s.class_id = ${classId}::uuid` : sql`true`}) GROUP BY s.stage
    ), completed AS (
      SELECT k.stage, k.completed_on AS on_day FROM project_completion k
      WHERE k.project_id = ${projectId}::uuid AND k.standing
      UNION ALL
      SELECT k.stage, max(k.completed_on) FROM class_completion k JOIN counted ON counted.id = k.class_id
      WHERE k.standing GROUP BY k.stage HAVING count(*) = (SELECT count(*) FROM counted)
    )
    SELECT stage, opened.on_day::text AS "openedOn", completed.on_day::text AS "completedOn"
    FROM opened LEFT JOIN completed USING (stage)`,
  );
  const byStage = new Map(found.map((step) => [step.stage, step]));
  return STAGES.map((stage) => byStage.get(stage) ?? { stage, openedOn: null, completedOn: null });
}

async function namesOf(tx: Tx, { project, class: c }: CaseView): Promise<Map<string, string>> {
  const ids = [
    project.ownerOrganisationId,
    project.payerOrganisationId,
    project.institutionId,
    project.assignment?.institutionId,
    c?.institutionId,
    c?.assessmentBodyId,
    c?.evaluation?.evaluatorOrganisationId,
  ].filter((id) => id != null);
  const found = await rows<Named>(tx, sql`SELECT id, name FROM organisation WHERE id = ANY (${ids}::uuid[])`);
  return new Map(found.map(({ id, name }) => [id, name]));
}
