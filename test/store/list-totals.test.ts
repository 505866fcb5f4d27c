import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { foldTotals } from '../../store/dossier/totals.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give, someDossiers } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aCheckedBatch, aClaimant, anEntry, type Claimant, claimHands, found } from '../support/subsidy-claims.js';

/** What stands under a list is what its items come to, whoever looks, after each kind of change. */
let api: TestApi;
let enterprise: Claimant;
let hands: ReturnType<typeof claimHands>;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
}, 90_000);
afterAll(() => api.end());

type Item = Readonly<Record<string, unknown>>;
const READERS = ['qz-caseworker', 'qz-payer', 'qz-payer2', 'enterprise', 'base-manager', 'xm-caseworker', 'auditor'];
/** Each list with its measures: how much of an item counts. */
const LISTS: Readonly<Record<string, Readonly<Record<string, (item: Item) => number>>>> = {
  'subsidy-claims': {
    claims: () => 1,
    amountFen: of('amountFen'),
    approvedFen: of('approvedFen'),
    paidFen: of('paidFen'),
  },
  batches: { batches: () => 1, amountFen: of('amountFen'), paidFen: of('paidFen') },
  clawbacks: {
    orders: (item) => Number(stands(item)),
    orderedFen: (item) => (stands(item) ? of('amountFen')(item) : 0),
    recoveredFen: (item) => (stands(item) ? of('recoveredFen')(item) : 0),
    outstandingFen: of('outstandingFen'),
  },
  allocations: { count: () => 1, waiting: undecided },
  'year-turns': { count: () => 1, waiting: undecided },
  'paper-confirmations': { count: () => 1, waiting: undecided },
  'history-imports': { count: () => 1, waiting: undecided },
  'voucher-issues': { count: () => 1, waiting: undecided },
  'voucher-overrides': { count: () => 1, waiting: undecided },
  shortfalls: { count: () => 1, waiting: undecided },
  appeals: { count: () => 1, waiting: undecided },
  'payee-accounts': { count: () => 1, waiting: ({ state }) => Number(state === 'PROPOSED') },
  signals: { count: () => 1, waiting: () => 1 },
  'spot-checks': { count: () => 1, waiting: (item) => Number(of('drawn')(item) > of('checked')(item)) },
  claimants: { count: () => 1, waiting: ({ passwordUntil }) => Number(passwordUntil !== null) },
  'name-corrections': { count: () => 1, waiting: undecided },
  'hardship-recognitions': { count: () => 1, waiting: undecided },
};
function of(name: string) {
  return (item: Item) => Number(item[name]);
}
function undecided({ decision }: Item) {
  return Number(decision === null);
}
function stands({ state }: Item) {
  return state === 'OPEN' || state === 'SETTLED';
}

/** Lists of everyone who may read them; answers how many lists had something in them. */
async function compare(lists = Object.keys(LISTS)): Promise<number> {
  let filled = 0;
  for (const list of lists)
    for (const who of READERS) {
      const { status, body } = await (await api.as(who)).get(`/api/${list}?limit=100`);
      if (status === 403) continue;
      expect([list, who, body.next]).toEqual([list, who, null]);
      const items = body.items as Item[];
      const sums = Object.entries(LISTS[list] ?? {}).map(([measure, value]) => [
        measure,
        items.reduce((sum, item) => sum + value(item), 0),
      ]);
      expect([list, who, body.totals]).toEqual([list, who, Object.fromEntries(sums)]);
      if (items.length > 0) filled += 1;
    }
  return filled;
}
const violated = async () =>
  (await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0).map(({ name }) => name);
const rowsOfTotals = async () =>
  (await api.world.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM list_total'))[0]?.n ?? 0;

describe('totals of lists', () => {
  let id: string;
  const change = async (what: () => Promise<unknown>, lists = ['subsidy-claims', 'batches', 'clawbacks']) => {
    const answer = await what();
    expect(typeof answer === 'string' ? answer : 'accepted').not.toMatch(/^[A-Z_]+$|^\d+$/);
    expect(await compare(lists)).toBeGreaterThan(0);
    return answer;
  };
  const order = async (who: string, path: string, body: object = {}) =>
    (await give(await api.as(who), path, body).expect(200)).body.result;

  test('follow a claim from its filing to its payment', async () => {
    await change(async () => (id = await hands.file('enterprise', [anEntry(1), anEntry(2), anEntry(3)])));
    const other = await hands.file('enterprise', [anEntry(4)]);
    await change(() => hands.act('enterprise', other, 'withdrawSubsidyClaim'));
    await change(() => hands.act('qz-caseworker', id, 'returnSubsidyClaim'));
    const entries = [anEntry(1), anEntry(2), anEntry(5)];
    await change(() => hands.act('enterprise', id, 'resubmitSubsidyClaim', { entries, commitment: true }));
    const [one, two] = found(2).entries;
    const three = { ...one, row: 3, certificateVerified: false };
    await change(() =>
      hands.act('qz-caseworker', id, 'verifySubsidyClaim', { ...found(2), entries: [one, two, three] }),
    );
    await change(() => hands.review(id));
    await hands.on('2025-07-09');
    await change(() => hands.act('qz-approver', id, 'approveSubsidyClaim'));
    const dropped = await aCheckedBatch(api, [id]);
    await change(() =>
      order('qz-caseworker', `/api/batches/${dropped}/commands/dropFromBatch`, { claimId: id, reason: '补件' }),
    );
    const batch = await aCheckedBatch(api, [id]);
    await change(() => hands.act('qz-payer', id, 'instructSubsidyClaim'));
    await hands.act('qz-payer2', id, 'confirmSubsidyClaim');
    const finance = financeSystemOf(api.world.hands.finance);
    const steps = createSteps(api.world.db, { finance, personalData: api.world.secrets });
    await change(() => steps.sendBatch(batch));
    await steps.keepClaim(id);
    const { totals } = (await (await api.as('auditor')).get('/api/subsidy-claims').expect(200)).body;
    expect(totals).toMatchObject({ claims: 2, paidFen: 2 * 1_300_00 });
  });

  test('follow what is ordered back, repaid in parts, and reversed', async () => {
    const paper = {
      scope: 'CLAIM',
      claimId: id,
      ground: 'ERROR',
      reason: '证书被注销',
      document: '泉人社追〔2025〕1号',
    };
    const ordered = async () => {
      const made = await order('qz-caseworker', '/api/commands/orderClawback', paper);
      const path = `/api/clawbacks/${made.clawbackId}/commands`;
      await change(() => order('qz-approver', `${path}/confirmClawback`));
      return path;
    };
    const repay = async (path: string, reference: string, amountFen: number) => {
      const refund = { amountFen, reference, receivedOn: '2025-07-09' };
      const { recoveryId } = await order('qz-payer', `${path}/recordRefund`, refund);
      await change(() => order('qz-payer2', `${path}/confirmRefund`, { recoveryId }));
    };
    const reversed = await ordered();
    await repay(reversed, '收款1号', 600_00);
    const reversal = { reason: '追回有误', document: '泉人社追〔2025〕2号' };
    await change(() => order('qz-caseworker', `${reversed}/reverseClawback`, reversal));
    await change(() => order('qz-approver', `${reversed}/confirmClawbackReversal`));
    const settled = await ordered();
    await repay(settled, '收款2号', 600_00);
    await repay(settled, '收款3号', 2_000_00);
    const { totals } = (await (await api.as('auditor')).get('/api/clawbacks').expect(200)).body;
    expect(totals).toEqual({ orders: 1, orderedFen: 2_600_00, recoveredFen: 2_600_00, outstandingFen: 0 });
  });

  test('are there for each kind of dossier, and the same when what was written is folded', async () => {
    await someDossiers(api);
    expect(await compare()).toBeGreaterThan(30);
    expect(await violated()).not.toContain('lists-have-their-totals');
    const before = await rowsOfTotals();
    await inTransaction(api.world.db, SYSTEM_SCOPE, foldTotals);
    await inTransaction(api.world.db, SYSTEM_SCOPE, foldTotals);
    expect(await rowsOfTotals()).toBeLessThan(before);
    const fresh = await api.world.asOwner('SELECT 1 FROM list_total WHERE NOT folded');
    expect(fresh).toEqual([]);
    expect(await compare()).toBeGreaterThan(30);
    const aPerson = (await (await api.as('auditor')).get('/api/claimants').expect(200)).body.items[0];
    const renewed = { oneTimePassword: 'Chuangkou#2025-new' };
    await change(
      () => order('qz-caseworker', `/api/claimants/${aPerson.id}/commands/renewClaimantPassword`, renewed),
      ['claimants'],
    );
    const newPassword = 'Zhangsan-own#2025';
    const signIn = { username: aPerson.username, password: renewed.oneTimePassword, newPassword };
    await change(() => api.nobody().post('/api/session').send(signIn).expect(200), ['claimants']);
    expect(await violated()).not.toContain('lists-have-their-totals');
  });

  test('also count what is written or taken away past the application, and nobody of it writes them', async () => {
    await api.world.plant(
      'DELETE FROM payment_batch WHERE NOT EXISTS (SELECT 1 FROM batch_claim c WHERE c.batch_id = payment_batch.id)',
      'UPDATE claim_line SET approved_fen = NULL, amount_fen = amount_fen + 1 WHERE entry_id IS NOT NULL AND amount_fen > 0',
    );
    expect(await compare(['subsidy-claims', 'batches'])).toBeGreaterThan(0);
    expect(await violated()).not.toContain('lists-have-their-totals');
    expect(await refusalOf(api.world.asApplication('UPDATE list_total SET value = 0'))).toBe('42501');
    expect(
      await refusalOf(
        api.world.asApplication("INSERT INTO list_total (list, measure, value) VALUES ('batch', 'x', 1)"),
      ),
    ).toBe('42501');
  });
});
