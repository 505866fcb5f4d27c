import pg from 'pg';
import { type Database, openDatabase } from '../platform/database.js';
import { personalData } from '../platform/personal-data.js';
import { openTemporal } from '../platform/temporal.js';
import { directHands } from '../scripts/story/direct-hands.js';
import { type Life, liveOneProject } from '../scripts/story/life.js';
import { PLOTS } from '../scripts/story/plot.js';
import { setClock } from '../store/process/clock.js';
import { BareLives } from './floors/bare-lives.js';
import { type LifeRuns, runsOf } from './histories.js';
import { ManyHands } from './many-hands.js';
import { machine, measure, type Report } from './report.js';
import { interruption, onStack, say, type Stack } from './stack.js';
import { versions } from './versions.js';

const PARTS = ['postgres', 'temporal', 'worker', 'relay'];
const IN_FLIGHT = 50;
/** A project of one class: every stage and every command, in half the time. */
const ONE_CLASS = PLOTS.slice(0, 1);
const PEOPLE_OF_A_LIFE = 20;
/** A life that waits longer than this for its process will not go on. */
const PATIENCE_MS = 60_000;
const FIRST_DAY = '2025-07-01';
/** Histories of so many lives are looked at for their longest run. */
const LOOKED_AT = 5;

/** Whole lives through both workflows and all commands, beside workflows that do as much about nothing. */
export function lifecycles(isQuick: boolean): Promise<Report> {
  const lives = isQuick ? 1 : IN_FLIGHT;
  return onStack(PARTS, async (stack) => {
    const db = openDatabase(stack.env['DATABASE_URL'] ?? '', { max: 10, name: 'bench' });
    const address = stack.env['TEMPORAL_ADDRESS'] ?? '';
    const temporal = openTemporal({ address, namespace: 'default' });
    let bare: BareLives | undefined;
    try {
      await allowBudget(stack);
      const [pattern] = await liveTogether(stack, db, 1, 0); // Also the warm-up.
      if (!pattern) throw new Error('the first life has not ended');
      const shape = await runsOf(temporal, pattern);
      const floor = await BareLives.start(temporal, address);
      bare = floor;
      await floor.live(shape);

      const before = await livesPerSecond(lives, () => liveBare(floor, shape, lives), 'bare lives');
      let lived: readonly Life[] = [];
      const ours = await livesPerSecond(
        lives,
        async () => {
          lived = await liveTogether(stack, db, lives, 1);
        },
        'lives',
      );
      const after = await livesPerSecond(lives, () => liveBare(floor, shape, lives), 'bare lives again');
      const runs = (await Promise.all(lived.slice(0, LOOKED_AT).map((life) => runsOf(temporal, life)))).flatMap(
        ({ project, classes }) => [...project, ...classes.flat()],
      );
      return {
        bench: 'lifecycles',
        machine: { ...machine(), ...(await versions(stack)) },
        conditions: { inFlight: lives, ...sizeOf(shape) },
        measures: [
          measure({
            name: 'whole lives',
            ...{ unit: 'lives/s', ours, floor: (before + after) / 2, goal: { atLeast: 0.5 } },
          }),
          measure({
            name: 'longest history of a run',
            ...{ unit: 'events', ours: Math.max(...runs.map(({ events }) => events)), goal: { atMost: 160 } },
          }),
          measure({
            name: 'largest history of a run',
            ...{ unit: 'KiB', ours: Math.max(...runs.map(({ bytes }) => bytes)) / 1024, goal: { atMost: 64 } },
          }),
        ],
      };
    } finally {
      await bare?.stop();
      await Promise.all([db.$disconnect(), temporal.connection.close()]);
    }
  });
}

async function livesPerSecond(lives: number, work: () => Promise<void>, what: string): Promise<number> {
  interruption.signal.throwIfAborted();
  say(`${lives} ${what}`);
  const startedAt = performance.now();
  await work();
  return lives / ((performance.now() - startedAt) / 1_000);
}

async function liveBare(bare: BareLives, shape: LifeRuns, lives: number): Promise<void> {
  await Promise.all(Array.from({ length: lives }, () => bare.live(shape)));
}

/** So many lives at once, each with people of its own, under one clock that begins again on 1 July. */
async function liveTogether(stack: Stack, db: Database, lives: number, firstLife: number): Promise<Life[]> {
  await setClock(db, { mode: 'STOPPED', on: FIRST_DAY }, true);
  const secrets = personalData(stack.env['JIANGXIN_PERSONAL_DATA_KEY'] ?? '');
  const hands = directHands({ db, secrets, process: 'workflows', patienceMs: PATIENCE_MS });
  const many = new ManyHands(db, hands, lives, PATIENCE_MS);
  return Promise.all(
    Array.from({ length: lives }, async (_, index) => {
      try {
        const peopleOffset = (firstLife + index) * PEOPLE_OF_A_LIFE;
        return await liveOneProject(many.pair(), { peopleOffset, plots: ONE_CLASS });
      } finally {
        many.leave();
      }
    }),
  );
}

/** The demo's budget pays a single project and some more. */
async function allowBudget({ env }: Stack): Promise<void> {
  const owner = new pg.Client({ connectionString: env['DATABASE_OWNER_URL'] });
  await owner.connect();
  await owner.query('UPDATE budget SET allocated_fen = 100000000000');
  await owner.end();
}

function sizeOf({ project, classes }: LifeRuns): Record<string, number> {
  const runs = [...project, ...classes.flat()];
  const sum = (of: (run: (typeof runs)[number]) => number) => runs.reduce((total, run) => total + of(run), 0);
  return {
    runsALife: runs.length,
    signalsALife: sum(({ signals }) => signals),
    localActivitiesALife: sum(({ localActivities }) => localActivities),
  };
}
