import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Drill, startDrill } from '../support/drill.js';
import {
  type CountedHands,
  countCalls,
  liveSmall,
  type Outcome,
  outcomeOf,
  type Shape,
  SharedClock,
} from '../support/drill-lives.js';
import type { PartName } from '../support/drill-stack.js';
import { randomFrom, shuffled } from '../support/random.js';
import { aWorld } from '../support/world.js';

/** Twenty lives on one clock, while every part is killed −9 again and again (design §2–4). */
const LIVES: readonly Shape[] = Array.from({ length: 20 }, (_, index) => (index % 5 === 0 ? 'two' : 'one'));
const MORTAL: readonly PartName[] = ['api', 'worker', 'relay', 'temporal', 'postgres'];
const KILLS_EACH = 3;
const LONGEST_DELAY_MS = 800;
const SEED = Number(process.env['DRILL_SEED'] ?? 20_250_701);
const LIMIT_MS = 400_000;

const undisturbed: Partial<Record<Shape, Outcome>> = {};
const projectIds: string[] = [];
const killed: PartName[] = [];
let drill: Drill;
let hands: CountedHands;

beforeAll(async () => {
  const [started, calls] = await Promise.all([startDrill(), liveUndisturbed()]);
  drill = started;
  const began = Date.now();
  await liveAll(calls);
  say(
    `${LIVES.length} lives, ${killed.length} kills (${killed.join(' ')}), ${hands.calls} calls, ${Date.now() - began} ms`,
  );
}, LIMIT_MS);
afterAll(() => drill?.end());

/** Each shape alone, in a record in which nothing happens to anyone. Answers how many calls all lives will make. */
async function liveUndisturbed(): Promise<number> {
  let calls = 0;
  for (const shape of ['one', 'two'] as const) {
    const world = await aWorld();
    const counted = countCalls(world.hands);
    const { projectId } = await liveSmall(counted, shape);
    undisturbed[shape] = await outcomeOf(world.asOwner, projectId);
    calls += counted.calls * LIVES.filter((each) => each === shape).length;
    await world.end();
  }
  return calls;
}

async function liveAll(calls: number): Promise<void> {
  const kills = new Kills(calls);
  const clock = new SharedClock(LIVES.length, (to) => drill.hands.advance(to));
  hands = countCalls(drill.hands, (count) => kills.comeTo(count));
  hands.advance = (to) => clock.advance(to);
  const lives = LIVES.map(async (shape, place) => {
    try {
      projectIds[place] = (await liveSmall(hands, shape, place)).projectId;
    } finally {
      clock.leave();
    }
  });
  const ended = await Promise.allSettled(lives);
  await kills.over();
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

/** Spread over the whole of the lives by what they have done, not by the clock: a slow machine is hit as often. */
class Kills {
  private readonly random = randomFrom(SEED);
  private readonly parts = shuffled(
    MORTAL.flatMap((part) => Array.from({ length: KILLS_EACH }, () => part)),
    this.random,
  );
  private readonly moments: number[];
  private last: Promise<unknown> = Promise.resolve();

  constructor(calls: number) {
    say(`seed ${SEED}`);
    this.moments = this.parts.map(() => Math.floor((0.02 + 0.93 * this.random()) * calls)).sort((a, b) => a - b);
  }

  comeTo(calls: number): void {
    while ((this.moments[0] ?? Infinity) <= calls) {
      this.moments.shift();
      this.strike();
    }
  }

  private strike(): void {
    const part = this.parts.shift();
    if (!part) return;
    const delayMs = this.random() * LONGEST_DELAY_MS;
    this.last = this.last.then(async () => {
      await sleep(delayMs);
      killed.push(part);
      await drill.stack.kill(part);
    });
  }

  async over(): Promise<void> {
    await this.last;
    await Promise.all(MORTAL.map((part) => drill.stack.whenReady(part)));
  }
}

test('every part was killed again and again while lives went on', () => {
  expect(killed).toHaveLength(MORTAL.length * KILLS_EACH);
});

test('every life ended on the same days, with the same amounts and reasons as one that nobody disturbed', async () => {
  for (const [place, shape] of LIVES.entries()) {
    expect(await outcomeOf(drill.query, projectIds[place] ?? '')).toEqual(undisturbed[shape]);
  }
});

test('nothing accepted was lost and nothing was done twice: a row and one audit event for each answer heard', async () => {
  expect(hands.refused).toBe(0);
  const [commands] = await drill.query(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE accepted)::int AS accepted,
       count(*) FILTER (WHERE (SELECT count(*) FROM audit_event a WHERE a.command_id = c.id) <> 1)::int AS unequal
     FROM command c`,
  );
  expect(commands).toEqual({ rows: hands.accepted, accepted: hands.accepted, unequal: 0 });
});

test('every invariant holds', async () => {
  expect(await drill.violations()).toEqual([]);
});

test('no message is left unsent', async () => {
  const unsent = async () =>
    (await drill.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE sent_at IS NULL'))[0]?.n;
  for (const until = Date.now() + 20_000; (await unsent()) !== 0 && Date.now() < until; ) await sleep(100);
  expect(await unsent()).toBe(0);
});

test('nobody was answered with an error that was not expected, and no workflow lost its way', async () => {
  expect(await drill.unexpected()).toEqual([]);
  const worker = await readFile(join(drill.stack.dataDir, 'logs', 'worker.log'), 'utf8');
  expect(worker.split('\n').filter((line) => /TMPRL1100|nondetermin/i.test(line))).toEqual([]);
});

function say(line: string): void {
  process.stderr.write(`kills: ${line}\n`);
}
