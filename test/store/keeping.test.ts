import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CaseKind } from '../../domain/lifecycle/process.js';
import { CLASS_STAGES, PROJECT_STAGES } from '../../domain/lifecycle/stages.js';
import { isSettled } from '../../domain/lifecycle/table.js';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import type { Hands } from '../../scripts/story/hands.js';
import { liveOneProject } from '../../scripts/story/life.js';
import { PLOTS } from '../../scripts/story/plot.js';
import { findClassView, findProjectView } from '../../store/case/case-view.js';
import { stageRowOf } from '../../store/case/stages.js';
import { lookAt } from '../../store/process/keeping.js';
import { aWorld, type World } from '../support/world.js';

/** What keeping a stage reads is a part of the view that the rules see: after every act of a life, each value and each answer. */
let world: World;
const looked: string[] = [];
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.end());

async function expectPartOfView(kind: CaseKind, id: string): Promise<void> {
  const look = await lookAt(world.db, kind, id);
  const view = await inTransaction(world.db, SYSTEM_SCOPE, (tx) =>
    kind === 'class' ? findClassView(tx, id) : findProjectView(tx, id),
  );
  if (!look || !view) throw new Error('the case is not there');
  const stages = kind === 'class' ? CLASS_STAGES : PROJECT_STAGES;

  expect(view).toMatchObject(look.view);
  expect(look.stageRow).toEqual(stageRowOf(view));
  expect(stages.map((stage) => isSettled(look.view, stage))).toEqual(stages.map((stage) => isSettled(view, stage)));
  expect(look.version).toBe((view.class ?? view.project).version);
  looked.push(...stages.filter((stage) => isSettled(look.view, stage)));
}

async function expectAllParts(): Promise<void> {
  const ids = async (table: CaseKind) =>
    (await world.asOwner<{ id: string }>(`SELECT id FROM ${table}`)).map((row) => row.id);
  for (const id of await ids('project')) await expectPartOfView('project', id);
  for (const id of await ids('class')) await expectPartOfView('class', id);
}

function lookingHands({ hands }: World): Hands {
  return {
    ...hands,
    async give(...args) {
      const answer = await hands.give(...args);
      await expectAllParts();
      return answer;
    },
    async put(...args) {
      await hands.put(...args);
      await expectAllParts();
    },
    async advance(to) {
      await hands.advance(to);
      await expectAllParts();
    },
  };
}

test('a look says of a case what its view says, from the posting to the payment', async () => {
  await liveOneProject(lookingHands(world), { plots: PLOTS.slice(0, 1) });
  await expectAllParts();

  expect(new Set(looked)).toEqual(new Set([...PROJECT_STAGES, ...CLASS_STAGES]));
}, 120_000);

test('nothing is seen of a case that the record does not have', async () => {
  for (const kind of ['project', 'class'] as const) {
    expect(await lookAt(world.db, kind, '00000000-0000-4000-8000-000000000000')).toBeUndefined();
  }
});
