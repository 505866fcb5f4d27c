import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLAIM_DOCUMENTS, CLAIM_PAPERS } from '../../api/documents/claim-papers.js';
import { printPaper } from '../../api/documents/print.js';
import { readClaimPapers } from '../../store/claim/claim-documents.js';
import { anApi, type TestApi } from '../support/api.js';
import { aProjectIn, approveClaims, batchClaims, payClass, publishClaim } from '../support/small-life.js';

let api: TestApi;
let claimIds: string[];
let classIds: readonly string[];
beforeAll(async () => {
  api = await anApi();
  ({ classIds } = await aProjectIn(api.world, 'release', { classes: 2 }));
  await publishClaim(api.world, classIds[1] ?? '');
  const claims = await api.world.asOwner<{ id: string }>(
    'SELECT m.id FROM claim m JOIN class c ON c.id = m.class_id ORDER BY c.seq',
  );
  claimIds = claims.map(({ id }) => id);
});
afterAll(() => api.end());

async function fetchPaper(kind: string, claim = claimIds[1]) {
  const client = await api.as('auditor');
  return client
    .get(`/api/claims/${claim}/documents/${kind}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
}

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const papersOf = async (claim = claimIds[1] ?? '') => {
  const papers = await readClaimPapers(api.world.db, await api.world.hands.actor('auditor'), claim, 'test');
  if (!papers) throw new Error('no papers');
  return papers;
};

describe('the papers of a claim', () => {
  test.each(['claim-form', 'line-list', 'publicity-notice'])(
    '%s is a PDF, and the same bytes each time',
    async (kind) => {
      const first = await fetchPaper(kind);
      expect([first.status, first.type]).toEqual([200, 'application/pdf']);
      const bytes = first.body as Buffer;
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(bytes.length).toBeGreaterThan(5_000);
      expect(digestOf((await fetchPaper(kind)).body as Buffer)).toBe(digestOf(bytes));
    },
  );

  test('each reading is on record', async () => {
    const found = await api.world.asOwner(
      `SELECT a.username, e.detail ->> 'kind' AS kind FROM audit_event e JOIN account a ON a.id = e.actor_id
       WHERE e.event = 'document-read' AND e.detail ->> 'kind' = 'claim-form' LIMIT 1`,
    );
    expect(found).toEqual([{ username: 'auditor', kind: 'claim-form' }]);
  });

  test('a paper of what has not happened yet, and one that nobody knows, is not found', async () => {
    expect((await fetchPaper('publicity-notice', claimIds[0])).status).toBe(404);
    expect((await fetchPaper('payment-voucher')).status).toBe(404);
    expect((await fetchPaper('love-letter')).status).toBe(404);
  });

  test('say what the record says, with no whole number of anybody', async () => {
    const papers = await papersOf();
    const said = JSON.stringify(CLAIM_DOCUMENTS.map((kind) => CLAIM_PAPERS[kind](papers)));
    expect(said).toContain('叁仟玖佰元整');
    expect(said).toContain('初审通过');
    expect(said).not.toMatch(/\d{17}[\dX]/);
    const notice = JSON.stringify(CLAIM_PAPERS['publicity-notice'](papers));
    for (const { name } of papers.lines) expect(notice).not.toContain(name);
    expect(notice).toContain(papers.publicity?.snapshotHash);
  });

  test('the voucher exists once something is paid, and writes the amount in capitals', async () => {
    const papers = await papersOf();
    const payment = {
      ...{
        amountFen: 390_000,
        offsetFen: 0,
        people: 3,
        instructedBy: '甲',
        instructedOn: '2026-02-25',
        confirmedBy: '乙',
      },
      ...{ confirmedOn: '2026-02-26', reference: '国库支付1号', payerName: '泉州市财政局' },
    };
    const paper = CLAIM_PAPERS['payment-voucher']({ ...papers, payment });
    expect(JSON.stringify(paper?.content)).toContain('叁仟玖佰元整');
    expect(paper?.datedOn).toBe('2026-02-26');
  });

  test('fifty lines are printed over several pages', async () => {
    const papers = await papersOf();
    const lines = Array.from({ length: 50 }, (_, index) => ({ ...papers.lines[0]!, seq: index + 1 }));
    const paper = CLAIM_PAPERS['line-list']({ ...papers, lines });
    const bytes = await printPaper(paper!);
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
    expect(bytes.length).toBeGreaterThan(10_000);
  });
});

test('a paid claim has a voucher', async () => {
  const paid = classIds[0] ?? '';
  await approveClaims(api.world, [paid]);
  await batchClaims(api.world, [paid]);
  await payClass(api.world, paid);
  await api.world.hands.until('class', paid, 'closed');
  expect((await fetchPaper('payment-voucher', claimIds[0])).status).toBe(200);
  const { payment } = await papersOf(claimIds[0]);
  expect(payment).toMatchObject({
    amountFen: 390_000,
    people: 3,
    reference: expect.stringMatching(/^B2026\d{6}$/),
    payerName: '泉州市财政局',
  });
});
