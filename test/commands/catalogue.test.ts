import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { aProjectIn, postingOf } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.end());

const post = async (change: Record<string, unknown> = {}) =>
  answerTo(world, CAST.caseworker, 'postProject', null, await postingOf(world, change));

describe('postProject', () => {
  test('makes the project with its planned classes, its number, and a task for the approver', async () => {
    const classes = [1, 2, 3].map((n) => ({ title: `${n}班`, plannedHeadcount: 10 + n, plannedHours: 60 }));
    const { projectId } = await aProjectIn(world, 'catalogue', { classes: 3 });
    expect(await post({ classes })).toBe('accepted');
    const [project] = await world.asOwner(
      'SELECT number, stage, state, posted_on::text AS on FROM project WHERE id = $1',
      [projectId],
    );
    expect(project).toEqual({
      number: expect.stringMatching(/^350500-2025-\d{5}$/),
      stage: 'catalogue',
      state: 'ACTIVE',
      on: '2025-07-01',
    });
    const planned = await world.asOwner('SELECT seq, stage FROM class WHERE project_id = $1 ORDER BY seq', [projectId]);
    expect(planned).toEqual([1, 2, 3].map((seq) => ({ seq, stage: 'planned' })));
    expect(await openTasks(world, projectId)).toEqual(['approvePosting approver']);
  });

  test('gives the approver five working days, and reminds two before', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    const [stage] = await world.asOwner(
      `SELECT due_on::text AS due, remind_on::text AS remind, due_at, due_provisional AS provisional FROM case_stage
       WHERE project_id = $1`,
      [projectId],
    );
    const dueAt = new Date('2025-07-08T23:59:59.999+08:00');
    expect(stage).toEqual({ due: '2025-07-08', remind: '2025-07-04', due_at: dueAt, provisional: false });
  });

  test('tells everyone concerned, once, and wakes the process', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    const told = await world.asOwner(
      `SELECT a.username, n.kind FROM notification n JOIN account a ON a.id = n.account_id JOIN task t ON t.id = n.task_id
       WHERE t.project_id = $1`,
      [projectId],
    );
    expect(told).toEqual([{ username: CAST.approver, kind: 'PROMPT' }]);
    const wakes = await world.asOwner("SELECT 1 FROM outbox WHERE kind = 'WAKE_PROJECT' AND subject_id = $1", [
      projectId,
    ]);
    expect(wakes).toHaveLength(1);
  });

  describe('CATALOGUE_ITEM_NOT_PUBLISHED', () => {
    afterEach(() =>
      world.asOwner(
        "UPDATE catalogue_release SET published_on = '2025-06-30'; UPDATE catalogue_item SET withdrawn_on = NULL",
      ),
    );

    test.each([
      ['an unpublished release', 'UPDATE catalogue_release SET published_on = NULL'],
      ['a release of tomorrow', "UPDATE catalogue_release SET published_on = '2025-07-02'"],
      ['a withdrawn item', "UPDATE catalogue_item SET withdrawn_on = '2025-07-01'"],
    ])('%s', async (_name, change) => {
      const posting = await postingOf(world);
      await world.asOwner(change);
      expect(await answerTo(world, CAST.caseworker, 'postProject', null, posting)).toBe('CATALOGUE_ITEM_NOT_PUBLISHED');
    });

    test('an item of nobody', async () => {
      expect(await post({ catalogueItemId: '00000000-0000-4000-8000-000000000000' })).toBe(
        'CATALOGUE_ITEM_NOT_PUBLISHED',
      );
    });
  });

  test('another region’s project is not this bureau’s', async () => {
    expect(await post({ regionCode: '350200' })).toBe('REGION_OUT_OF_SCOPE');
    expect(await post({ regionCode: '350000' })).toBe('REGION_OUT_OF_SCOPE');
  });

  test('a county of the region is', async () => {
    expect(await post({ regionCode: '350502' })).toBe('accepted');
  });

  describe('a class that could never be filed is not planned', () => {
    const plans = (change: object) => [
      { title: '一班', plannedHeadcount: 10, plannedHours: 56 },
      { title: '二班', plannedHeadcount: 20, plannedHours: 64, ...change },
    ];
    test.each([
      ['too few', 'CLASS_SIZE', { plannedHeadcount: 9 }, 'classes[1].plannedHeadcount'],
      ['too many', 'CLASS_SIZE', { plannedHeadcount: 51 }, 'classes[1].plannedHeadcount'],
      ['too short', 'HOURS_BELOW_LEVEL', { plannedHours: 55 }, 'classes[1].plannedHours'],
    ])('%s: %s', async (_name, code, change, field) => {
      expect(await post({ classes: plans(change) })).toBe(code);
      const [kept] = await world.asOwner<{ answer: object }>(
        'SELECT answer FROM command ORDER BY created_at DESC LIMIT 1',
      );
      expect(kept?.answer).toMatchObject({ refusal: { field } });
    });

    test('the least of both is', async () => {
      expect(await post({ classes: plans({ plannedHeadcount: 50 }) })).toBe('accepted');
    });
  });

  test('a fund that no version in force covers', async () => {
    expect(await post({ fund: 'INDUSTRY_FUND' })).toBe('TARIFF_NOT_IN_FORCE');
  });

  test('a fund that nobody keeps', async () => {
    expect(await post({ fund: 'UNEMPLOYMENT_INSURANCE' })).toBe('FUND_WITHOUT_PAYER');
  });

  test('a refusal keeps its command row and its audit event, and nothing else', async () => {
    const count = async () =>
      (
        await world.asOwner(
          `SELECT (SELECT count(*)::int FROM project) AS projects, (SELECT count(*)::int FROM class) AS classes,
             (SELECT count(*)::int FROM task) AS tasks, (SELECT count(*)::int FROM outbox) AS outbox`,
        )
      )[0];
    const before = await count();
    await post({ fund: 'UNEMPLOYMENT_INSURANCE' });
    expect(await count()).toEqual(before);
    const [event] = await world.asOwner('SELECT event, accepted, detail FROM audit_event ORDER BY id DESC LIMIT 1');
    expect(event).toEqual({ event: 'post-project', accepted: false, detail: { code: 'FUND_WITHOUT_PAYER' } });
  });
});

describe('approvePosting', () => {
  test('settles the stage: the process moves on to selection', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    expect(await answerTo(world, CAST.approver, 'approvePosting', projectId)).toBe('accepted');
    expect(await openTasks(world, projectId)).toEqual([]);
    await world.hands.until('project', projectId, 'selection');
    expect(await openTasks(world, projectId)).toEqual(['assignFromDirectory caseworker']);
  });

  test('is given once, and in its stage', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    expect(await answerTo(world, CAST.approver, 'approvePosting', projectId)).toBe('accepted');
    expect(await answerTo(world, CAST.approver, 'approvePosting', projectId)).toBe('ALREADY_DECIDED');
    await world.hands.until('project', projectId, 'selection');
    expect(await answerTo(world, CAST.approver, 'approvePosting', projectId)).toBe('WRONG_STAGE');
  });

  test('is not given by whoever posted', async () => {
    const { projectId } = await aProjectIn(world, 'catalogue');
    await world.asOwner(
      "UPDATE project SET posted_by = (SELECT id FROM account WHERE username = 'qz-approver') WHERE id = $1",
      [projectId],
    );
    expect(await answerTo(world, CAST.approver, 'approvePosting', projectId)).toBe('SAME_PERSON');
  });

  test('does not exist for a project of nowhere', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect(await answerTo(world, CAST.approver, 'approvePosting', nowhere)).toBe('NOT_FOUND');
  });
});

// Last, because the clock does not go back.
test('nothing is posted in a year without a calendar', async () => {
  const posting = await postingOf(world);
  await world.asOwner("UPDATE business_clock SET business_at = '2028-03-01 09:00+08'");
  expect(await answerTo(world, CAST.caseworker, 'postProject', null, posting)).toBe('CALENDAR_YEAR_MISSING');
});
