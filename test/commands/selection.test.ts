import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { aProjectIn, assign } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.end());

const aProject = async () => (await aProjectIn(world, 'selection')).projectId;
const SIGNED = { agreementReference: '泉培协〔2025〕1号' };

describe('by directory', () => {
  test('assigned, confirmed by a second person, signed: every class goes to the institution', async () => {
    const projectId = await aProject();
    await assign(world, projectId);
    expect(await openTasks(world, projectId)).toEqual(['confirmAssignment approver']);
    await must(world.hands, CAST.approver, 'confirmAssignment', projectId);
    expect(await openTasks(world, projectId)).toEqual(['signAgreement institution']);
    await must(world.hands, CAST.institution, 'signAgreement', projectId, SIGNED);
    await world.hands.until('project', projectId, 'classes');
    const [classId = ''] = await world.hands.classIds(projectId);
    expect(await openTasks(world, classId)).toEqual(['fileClass institution']);
  });

  test('the entry is one for the trade, and active', async () => {
    const projectId = await aProject();
    const entries = await world.asOwner<{ id: string; trade: string }>(
      'SELECT d.id, o.name AS trade FROM directory_entry d JOIN occupation o ON o.id = d.occupation_id',
    );
    const other = entries.find(({ trade }) => trade !== '焊工')?.id;
    const answer = (directoryEntryId: unknown) =>
      answerTo(world, CAST.caseworker, 'assignFromDirectory', projectId, { directoryEntryId });
    expect(await answer(other)).toBe('DIRECTORY_ENTRY_NOT_ACTIVE');
    expect(await answer('00000000-0000-4000-8000-000000000000')).toBe('DIRECTORY_ENTRY_NOT_ACTIVE');
    await world.asOwner("UPDATE directory_entry SET valid_from = '2025-07-02'");
    expect(await answer(entries.find(({ trade }) => trade === '焊工')?.id)).toBe('DIRECTORY_ENTRY_NOT_ACTIVE');
    await world.asOwner("UPDATE directory_entry SET valid_from = '2025-07-01'");
  });

  test('a second assignment, and a second confirmation, come too late', async () => {
    const projectId = await aProject();
    const [entry] = await world.hands.options(CAST.caseworker, 'directoryEntries', { projectId });
    await assign(world, projectId);
    const again = { directoryEntryId: entry?.value };
    expect(await answerTo(world, CAST.caseworker, 'assignFromDirectory', projectId, again)).toBe('ALREADY_DECIDED');
    await must(world.hands, CAST.approver, 'confirmAssignment', projectId);
    expect(await answerTo(world, CAST.approver, 'confirmAssignment', projectId)).toBe('ALREADY_DECIDED');
  });

  test('nothing to confirm, and nothing to sign, before an assignment', async () => {
    const projectId = await aProject();
    expect(await answerTo(world, CAST.approver, 'confirmAssignment', projectId)).toBe('NOTHING_TO_CONFIRM');
    await assign(world, projectId);
    expect(await answerTo(world, CAST.approver, 'confirmAward', projectId)).toBe('NOTHING_TO_CONFIRM');
    // Until it is confirmed the institution has no part in the project, and does not see who was named.
    expect(await answerTo(world, CAST.institution, 'signAgreement', projectId, SIGNED)).toBe('NOT_FOUND');
  });

  test('the agreement is signed once', async () => {
    const projectId = await aProject();
    await assign(world, projectId);
    await must(world.hands, CAST.approver, 'confirmAssignment', projectId);
    await must(world.hands, CAST.institution, 'signAgreement', projectId, SIGNED);
    expect(await answerTo(world, CAST.institution, 'signAgreement', projectId, SIGNED)).toBe('ALREADY_DECIDED');
  });

  test('whoever assigned does not confirm', async () => {
    const projectId = await aProject();
    await assign(world, projectId);
    await world.asOwner(
      "UPDATE assignment SET assigned_by = (SELECT id FROM account WHERE username = 'qz-approver') WHERE project_id = $1",
      [projectId],
    );
    expect(await answerTo(world, CAST.approver, 'confirmAssignment', projectId)).toBe('SAME_PERSON');
  });
});

describe('by award', () => {
  async function bidders(projectId: string, count: number): Promise<void> {
    await must(world.hands, CAST.institution, 'submitBid', projectId, { proposal: '本校方案' });
    if (count > 1) await must(world.hands, 'other-institution', 'submitBid', projectId, { proposal: '外校方案' });
    await world.asOwner(
      `INSERT INTO bid (project_id, institution_id, proposal, submitted_by, submitted_on)
       SELECT $1, o.id, '第三家', a.id, business_today() FROM organisation o, account a
       WHERE o.kind = 'INSTITUTION' AND a.username = 'base-manager' AND o.id <> ALL (SELECT institution_id FROM bid WHERE project_id = $1)
       ORDER BY o.id LIMIT $2`,
      [projectId, count - 2],
    );
  }
  const bidsOf = async (projectId: string) =>
    (
      await world.asOwner<{ id: string }>(
        `SELECT b.id FROM bid b JOIN account a ON a.username = 'base-manager' WHERE b.project_id = $1
       ORDER BY b.institution_id <> a.organisation_id, b.id`,
        [projectId],
      )
    ).map(({ id }) => id);

  test('three bids, a winner, ranked reserves, publicity, and then the agreement', async () => {
    const projectId = await aProject();
    await bidders(projectId, 3);
    const [bidId, ...reserveBidIds] = await bidsOf(projectId);
    await must(world.hands, CAST.caseworker, 'award', projectId, { bidId, reserveBidIds });
    const confirmed = await must(world.hands, CAST.approver, 'confirmAward', projectId);
    expect(confirmed.result).toEqual({ publicityEndsOn: '2025-07-08' });
    expect(await answerTo(world, CAST.institution, 'signAgreement', projectId, SIGNED)).toBe('PUBLICITY_RUNNING');
    const ranks = await world.asOwner(
      'SELECT id, reserve_rank AS rank FROM bid WHERE project_id = $1 AND reserve_rank > 0 ORDER BY 2',
      [projectId],
    );
    expect(ranks).toEqual(reserveBidIds.map((id, index) => ({ id, rank: index + 1 })));
    await world.asOwner("UPDATE assignment SET publicity_ends_on = '2025-06-30' WHERE project_id = $1", [projectId]);
    await world.asOwner("UPDATE work_calendar_year SET status = 'PROVISIONAL' WHERE year = 2025");
    expect(await answerTo(world, CAST.institution, 'signAgreement', projectId, SIGNED)).toBe('PUBLICITY_PROVISIONAL');
    await world.asOwner("UPDATE work_calendar_year SET status = 'OFFICIAL' WHERE year = 2025");
    expect(await answerTo(world, CAST.institution, 'signAgreement', projectId, SIGNED)).toBe('accepted');
  });

  test('two bids are too few', async () => {
    const projectId = await aProject();
    await bidders(projectId, 2);
    const [bidId] = await bidsOf(projectId);
    expect(await answerTo(world, CAST.caseworker, 'award', projectId, { bidId })).toBe('BIDS_TOO_FEW');
  });

  test('a bid of another project does not win, nor is it a reserve', async () => {
    const elsewhere = await aProject();
    await bidders(elsewhere, 3);
    const projectId = await aProject();
    await bidders(projectId, 3);
    const [stranger] = await bidsOf(elsewhere);
    const [bidId] = await bidsOf(projectId);
    const award = (input: object) => answerTo(world, CAST.caseworker, 'award', projectId, input);
    expect(await award({ bidId: stranger })).toBe('BID_UNKNOWN');
    expect(await award({ bidId, reserveBidIds: [stranger] })).toBe('BID_UNKNOWN');
    expect(await award({ bidId, reserveBidIds: [bidId] })).toBe('BID_UNKNOWN');
  });

  test('an institution bids once, and not after the decision', async () => {
    const projectId = await aProject();
    await bidders(projectId, 3);
    expect(await answerTo(world, CAST.institution, 'submitBid', projectId, { proposal: '再来' })).toBe('ALREADY_BID');
    const [bidId] = await bidsOf(projectId);
    await must(world.hands, CAST.caseworker, 'award', projectId, { bidId });
    expect(await answerTo(world, 'other-institution', 'submitBid', projectId, { proposal: '晚了' })).toBe(
      'ALREADY_DECIDED',
    );
  });
});
