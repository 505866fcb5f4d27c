import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askAgain } from '../../commands/history-asking.js';
import type { HistoryAnswer, SubsidyHistory } from '../../domain/history/types.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo } from '../support/answers.js';
import { aProjectIn, approveClaims, batchClaims } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** A register that is down: asked again by itself, and in the end passed over by two people (domain §5.1). */
const DOWN: HistoryAnswer = { result: 'UNKNOWN', cause: 'UNREACHABLE' };
const UP: HistoryAnswer = { result: 'KNOWN', entries: [] };
let answer: HistoryAnswer = UP;
let questions = 0;
const register: SubsidyHistory = {
  async ask(_requestId, asked) {
    questions += 1;
    return new Map(asked.map(({ key }) => [key, answer]));
  },
};

let world: World;
let waiting: string;
let paid: string;

beforeAll(async () => {
  world = await aWorld({ history: register });
  const { classIds } = await aProjectIn(world, 'release', { classes: 2 });
  [waiting = '', paid = ''] = classIds;
  await approveClaims(world, classIds);
  await batchClaims(world, classIds);
  answer = DOWN;
  await later('2 days'); // What was known of the claim is too old to pay upon.
});
afterAll(() => world.end());

const instruct = (classId: string) => world.hands.give(CAST.payer, 'instructPayment', classId, {});
const again = () => askAgain({ db: world.db, secrets: world.secrets, history: register });
const later = (interval: string) =>
  world.asOwner('UPDATE business_clock SET business_at = business_at + $1::interval', [interval]);
async function declare(): Promise<string> {
  const [official] = await world.asOwner<{ id: string }>("SELECT id FROM account WHERE username = 'qz-caseworker'");
  return answerTo(world, CAST.approver, 'declareShortfall', null, {
    ...{ classId: paid, condition: 'HISTORY_KNOWN', responsibleId: official?.id },
    ...{ reason: '省级补贴系统停机', evidence: '学员本人承诺书及社保缴费记录' },
  });
}

test('holds the lines, and is no shortfall from the first day on', async () => {
  for (const id of [waiting, paid])
    expect(await instruct(id)).toMatchObject({ code: 'GATE_CLOSED', missing: ['HISTORY_KNOWN'] });
  expect(await declare()).toBe('SHORTFALL_TOO_EARLY');
});

test('is asked again by itself, each class once an hour', async () => {
  expect(await again()).toBe(false); // They were asked about just now.
  await later('61 minutes');
  const before = questions;
  expect([await again(), await again(), await again()]).toEqual([true, true, false]);
  expect(questions - before).toBe(2);
});

test('is passed over by the approver and the head with other evidence, and the record lets it pass', async () => {
  await later('10 days');
  expect(await instruct(paid)).toMatchObject({ code: 'GATE_CLOSED' });
  expect(await declare()).toBe('accepted');
  expect(await instruct(paid)).toMatchObject({ code: 'GATE_CLOSED' });
  const [shortfall] = await world.asOwner<{ id: string }>("SELECT id FROM shortfall WHERE condition = 'HISTORY_KNOWN'");
  expect(await answerTo(world, 'qz-head', 'confirmShortfall', shortfall?.id ?? '')).toBe('accepted');
  expect(await instruct(paid)).toMatchObject({ accepted: true });
  const [clearance] = await world.asOwner(
    'SELECT count(*)::int AS n FROM clearance c JOIN claim m ON m.id = c.claim_id WHERE m.class_id = $1',
    [paid],
  );
  expect(clearance).toEqual({ n: 1 });
});

test('that answers again opens the gate, and who has a task of the class is told', async () => {
  const told = async () =>
    (
      await world.asOwner<{ n: number }>(
        `SELECT count(*)::int AS n FROM notification o JOIN task t ON t.id = o.task_id
         WHERE t.class_id = $1 AND o.kind = 'REMINDER'`,
        [waiting],
      )
    )[0]?.n ?? 0;
  const before = await told();
  await later('61 minutes');
  answer = UP;
  expect(await again()).toBe(true);
  expect(await again()).toBe(false);
  expect(await told()).toBeGreaterThan(before);
  const events = await world.asOwner("SELECT detail FROM audit_event WHERE class_id = $1 AND event = 'history-known'", [
    waiting,
  ]);
  expect(events).toEqual([{ detail: { asked: 3 } }]);
  expect(await instruct(waiting)).toMatchObject({ accepted: true });
});
