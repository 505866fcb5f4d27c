import { randomUUID } from 'node:crypto';
import * as answers from '../../api/voucher-answers.js';
import { people } from '../../scripts/story/plot.js';
import type { Client, TestApi } from './api.js';

const give = (client: Client, path: string, body: object) =>
  client.post(path).set('Idempotency-Key', randomUUID()).send(body);

/** What a list is sent with, for a 通用券. */
export const GENERAL = { kind: 'GENERAL', document: '泉人社〔2025〕7号' } as const;

/** The demo's 焊工（四级）, and the base that may train them. */
export async function welding(
  api: TestApi,
): Promise<{ kind: string; document: string; catalogueItemId: string; institutionId: string }> {
  const [found] = await api.world.asOwner<{ item: string; base: string }>(
    `SELECT i.id AS item, a.organisation_id AS base FROM catalogue_item i, account a
     WHERE i.project_name = '焊工（四级）' AND a.username = 'base-manager'`,
  );
  return { ...GENERAL, kind: 'TARGETED', catalogueItemId: found?.item ?? '', institutionId: found?.base ?? '' };
}

export async function propose(api: TestApi, list: object): Promise<string> {
  const answer = await give(await api.as('qz-caseworker'), '/api/commands/issueVouchers', list).expect(200);
  return answer.body.result.issueId;
}

/** Proposed and confirmed: the vouchers of the list, in its order. */
export async function issue(api: TestApi, list: object): Promise<string[]> {
  const issueId = await propose(api, list);
  await give(await api.as('qz-reviewer'), `/api/voucher-issues/${issueId}/commands/confirmIssue`, {}).expect(200);
  const made = await api.world.asOwner<{ id: string }>(
    `SELECT v.id FROM voucher v JOIN voucher_issue_row r USING (issue_id, person_id) WHERE v.issue_id = $1 ORDER BY r.seq`,
    [issueId],
  );
  return made.map(({ id }) => id);
}

export async function claimAtWindow(api: TestApi, voucherId: string, person: object) {
  const { categories: _categories, ...identity } = person as { categories?: unknown };
  return give(await api.as('qz-caseworker'), `/api/vouchers/${voucherId}/commands/claimVoucherAtWindow`, identity);
}

/** Issued, confirmed and claimed at the window today. */
export async function claimed(
  api: TestApi,
  list: { readonly rows: readonly object[]; readonly [field: string]: unknown },
): Promise<string[]> {
  const ids = await issue(api, list);
  for (const [index, id] of ids.entries()) {
    const answer = await claimAtWindow(api, id, list.rows[index] ?? {});
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  return ids;
}

/** The unemployment fund as 泉州 would keep it: an agency with two payers, and a budget a year. */
export async function keepUnemploymentFund(api: TestApi): Promise<void> {
  await api.world.asOwner(
    `WITH agency AS (INSERT INTO organisation (kind, name, region_code)
       VALUES ('UNEMPLOYMENT_AGENCY', '泉州市失业保险经办机构', '350500') RETURNING id)
     INSERT INTO account (username, display_name, password_hash, organisation_id, roles, is_demo)
     SELECT n.username, n.username, a.password_hash, agency.id, '{payer}', true
     FROM agency, account a, (VALUES ('ui-payer'), ('ui-payer2')) AS n(username) WHERE a.username = 'qz-payer'`,
  );
  await api.world.asOwner(
    `INSERT INTO budget (fund, region_code, budget_year, allocated_fen)
     SELECT 'UNEMPLOYMENT_INSURANCE', '350500', year, 500000000 FROM generate_series(2025, 2027) AS year`,
  );
}

/** A list that waits for its second person, a claimed voucher for the base's welders, and an override that waits. */
export async function voucherDossiers(
  api: TestApi,
): Promise<{ voucherIssue: string; voucher: string; voucherOverride: string }> {
  const voucherIssue = await propose(api, { ...GENERAL, rows: people(1, 701) });
  const [voucher = ''] = await claimed(api, { ...(await welding(api)), rows: people(1, 702) });
  const [override] = await api.world.asOwner<{ id: string }>(
    `INSERT INTO voucher_override (class_id, organisation_id, reason, document, proposed_by, proposed_on)
     SELECT c.id, a.organisation_id, '平台停用', '泉人社〔2025〕8号', a.id, business_today() FROM class c, account a
     WHERE a.username = 'qz-approver' LIMIT 1 RETURNING id`,
  );
  if (!override) throw new Error('there is no class to be filed without vouchers');
  return { voucherIssue, voucher, voucherOverride: override.id };
}

/** What the bureau hands to the person of a voucher. */
export async function linkOf(api: TestApi, voucherId: string): Promise<string> {
  const [row] = await api.world.asOwner<{ id: string }>('SELECT issue_id AS id FROM voucher WHERE id = $1', [
    voucherId,
  ]);
  const answer = await (await api.as('qz-caseworker')).get(`/api/voucher-issues/${row?.id}/links`).expect(200);
  return answers.links.parse(answer.body).items.find((each) => each.voucherId === voucherId)?.token ?? '';
}

/** The bureau's clock on another day for as long as something lasts. */
export async function onDay<T>(api: TestApi, day: string, work: () => Promise<T>): Promise<T> {
  await api.world.asOwner(`UPDATE business_clock SET business_at = $1::timestamptz`, [`${day} 09:00+08`]);
  try {
    return await work();
  } finally {
    await api.world.asOwner(`UPDATE business_clock SET business_at = '2025-07-01 09:00+08'`);
  }
}
