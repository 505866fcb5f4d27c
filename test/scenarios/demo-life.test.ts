import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STAGES_BEFORE_RELEASE, type Stage } from '../../domain/lifecycle/stages.js';
import { clawBackTheGhost } from '../../scripts/story/after-payment.js';
import type { Answer } from '../../scripts/story/hands.js';
import { type Life, liveOneProject } from '../../scripts/story/life.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let life: Life;
const earlyReleases: { afterStage: Stage; answers: Answer[] }[] = [];

beforeAll(async () => {
  world = await aWorld();
  life = await liveOneProject(world.hands, {
    afterStage: async (afterStage, classIds) => {
      const answers: Answer[] = [];
      for (const classId of classIds) answers.push(await world.hands.give(CAST.payer, 'instructPayment', classId, {}));
      earlyReleases.push({ afterStage, answers });
    },
  });
});
afterAll(() => world.end());

describe('the demo project, told without HTTP and without waiting', () => {
  test('ends with the project closed', async () => {
    const [project] = await world.asOwner<{ stage: string; state: string }>(
      'SELECT stage, state FROM project WHERE id = $1',
      [life.projectId],
    );
    expect(project).toEqual({ stage: 'closed', state: 'CLOSED' });
  });

  test('was refused the money after each of the seven stages before release', () => {
    expect(earlyReleases.map(({ afterStage }) => afterStage)).toEqual(STAGES_BEFORE_RELEASE);
    for (const { answers } of earlyReleases) {
      expect(answers).toHaveLength(2);
      for (const answer of answers) expect(answer).toMatchObject({ accepted: false, code: 'GATE_CLOSED' });
    }
  });

  test('names what is still missing, less after each stage, and never the stages that are done', () => {
    const missingAfter = (stage: Stage) =>
      new Set(earlyReleases.find(({ afterStage }) => afterStage === stage)?.answers.flatMap(({ missing }) => missing));
    expect(missingAfter('catalogue')).toEqual(
      new Set([
        ...STAGES_BEFORE_RELEASE.filter((stage) => stage !== 'catalogue').map(
          (stage) => `${stage.toUpperCase()}_COMPLETED`,
        ),
        ...[
          'CLAIM_FILED',
          'FIRST_REVIEW',
          'SECOND_REVIEW',
          'PUBLICITY_ENDED',
          'NO_OPEN_OBJECTION',
          'CLAIM_APPROVED',
          'BATCH_CHECKED',
          'GRADE_ACCEPTED',
          'HISTORY_KNOWN',
          'INSPECTIONS_MADE',
          'BUDGET_HELD',
          'BUDGET_YEAR',
        ],
      ]),
    );
    expect(missingAfter('evaluation')).toEqual(
      new Set(['FIRST_REVIEW', 'SECOND_REVIEW', 'PUBLICITY_ENDED', 'CLAIM_APPROVED', 'BATCH_CHECKED']),
    );
  });

  test('pays 32 lines of 1,300.00 yuan and keeps 8 at zero, each with its reason', async () => {
    const lines = await world.asOwner<{ amount: number; reason: string | null; count: number }>(
      `SELECT amount_fen::int AS amount, reason_code AS reason, count(*)::int AS count FROM claim_line
       GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(lines).toEqual([
      { amount: 0, reason: 'ATTENDANCE_BELOW_THRESHOLD', count: 2 },
      { amount: 0, reason: 'CERTIFICATE_NOT_OBTAINED', count: 3 },
      { amount: 0, reason: 'WITHDRAWN', count: 3 },
      { amount: 130_000, reason: null, count: 32 },
    ]);
  });

  test('moves 41,600.00 yuan in the ledger, from the budget of the year in which it is paid', async () => {
    const [moved] = await world.asOwner('SELECT count(*)::int AS transfers, sum(amount_fen)::int AS fen FROM transfer');
    expect(moved).toEqual({ transfers: 32, fen: 4_160_000 });
    const budgets = await world.asOwner(
      'SELECT budget_year AS year, held_fen::int AS held, drawn_fen::int AS drawn FROM budget ORDER BY budget_year',
    );
    expect(budgets).toEqual([
      { year: 2025, held: 0, drawn: 0 },
      { year: 2026, held: 0, drawn: 4_160_000 },
      { year: 2027, held: 0, drawn: 0 },
    ]);
  });

  test('explains every amount step by step, each step with its clause', async () => {
    const lines = await world.asOwner<{ working: { step: string; amountFen: number; clause: string }[]; fen: number }>(
      'SELECT working, amount_fen::int AS fen FROM claim_line',
    );
    for (const { working, fen } of lines) {
      expect(working.length).toBeGreaterThan(0);
      expect(working.every(({ step, clause }) => step !== '' && clause !== '')).toBe(true);
      expect(working.at(-1)?.amountFen).toBe(fen);
    }
  });

  test('gives each life the same dates', async () => {
    const steps = await world.asOwner<{ stage: string; opened: string; left: string }>(
      `SELECT stage, min(opened_on)::text AS opened, max(left_on)::text AS left FROM case_stage
       GROUP BY stage ORDER BY 2, 3, 1`,
    );
    expect(steps).toMatchInlineSnapshot(`
[
  {
    "left": "2025-07-01",
    "opened": "2025-07-01",
    "stage": "catalogue",
  },
  {
    "left": "2025-07-01",
    "opened": "2025-07-01",
    "stage": "selection",
  },
  {
    "left": "2025-07-02",
    "opened": "2025-07-01",
    "stage": "filing",
  },
  {
    "left": "2025-08-04",
    "opened": "2025-07-02",
    "stage": "supervision",
  },
  {
    "left": "2025-08-25",
    "opened": "2025-07-23",
    "stage": "assessment",
  },
  {
    "left": "2026-02-24",
    "opened": "2025-08-25",
    "stage": "employment",
  },
  {
    "left": "2026-03-09",
    "opened": "2026-02-24",
    "stage": "evaluation",
  },
  {
    "left": "2026-03-20",
    "opened": "2026-03-09",
    "stage": "release",
  },
]
`);
  });

  test('leaves a record in which every invariant holds', async () => {
    const violated = (await checkInvariants(world.db)).filter(({ violations }) => violations > 0);
    expect(violated).toEqual([]);
  });
});

test('of one who was paid and had not been there all of it comes back, and what was paid stays what it was', async () => {
  const told = await clawBackTheGhost(world.hands, life.classIds);
  expect(told).toEqual({
    ...{ trainee: '1班10号', document: '泉审〔2026〕3号' },
    ...{ amountFen: 130_000, state: 'SETTLED', outstandingFen: 0 },
  });
  const sums = await world.asOwner(
    'SELECT state, count(*)::int AS payments, sum(amount_fen)::int AS fen FROM payment GROUP BY state ORDER BY state',
  );
  expect(sums).toEqual([
    { state: 'PAID', payments: 31, fen: 4_030_000 },
    { state: 'REVERSED', payments: 1, fen: 130_000 },
  ]);
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
});
