import type { Dossier } from '../../domain/access/dossiers.js';
import { afterPaymentDossiers } from './after-payment.js';
import type { TestApi } from './api.js';
import { give } from './give.js';
import { openingOf } from './history.js';
import { aDraft } from './policy-drafts.js';
import { aCorrection, aHardship, aPersonAtTheCounter, aPlantedClaim } from './subsidy-claims.js';
import { voucherDossiers } from './vouchers.js';

export { give };

export const ALLOTMENT = {
  ...{ kind: 'ALLOT', fund: 'EMPLOYMENT_SUBSIDY', budgetYear: 2026 },
  ...{ amountFen: 1_000_000_00, document: '泉财社〔2025〕1号' },
};

/** A made-up account in the form of a real one. */
export const ACCOUNT = {
  holder: '泉州市高级技工学校',
  bank: '泉州演示银行丰泽支行',
  number: '9558 8202 5070 1004 425',
};

/** One dossier of each kind in 泉州, made as people make them; what is asked of them by name must find these. */
export async function someDossiers(api: TestApi): Promise<Record<Dossier, string>> {
  const allocation = await give(await api.as('qz-payer2'), '/api/commands/proposeAllocation', ALLOTMENT).expect(200);
  const draft = aDraft('FJ-QZ-SOME', { validFrom: '2027-01-01' });
  await give(await api.as('qz-caseworker'), '/api/commands/draftPolicyVersion', draft).expect(200);
  const account = await give(await api.as('base-manager'), '/api/commands/proposePayeeAccount', ACCOUNT).expect(200);
  const person = aPersonAtTheCounter(891);
  const claimant = await give(await api.as('qz-caseworker'), '/api/commands/registerClaimant', person).expect(200);
  const body = aCorrection(891);
  const named = await give(await api.as('qz-caseworker'), '/api/commands/proposeNameCorrection', body).expect(200);
  const [firm] = await api.world.asOwner<{ id: string }>(
    "INSERT INTO organisation (kind, name, region_code) VALUES ('ENTERPRISE', '泉州某纺织厂', '350500') RETURNING id",
  );
  const recognition = aHardship(firm?.id ?? '');
  const hardship = await give(await api.as('qz-caseworker'), '/api/commands/proposeHardship', recognition).expect(200);
  return {
    policyVersion: draft.id,
    ...(await afterPaymentDossiers(api)),
    allocation: allocation.body.result.allocationId,
    batch: await anEmptyBatch(api),
    subsidyClaim: await aPlantedClaim(api),
    payeeAccount: account.body.result.payeeAccountId,
    claimant: claimant.body.result.claimantId,
    nameCorrection: named.body.result.nameCorrectionId,
    hardship: hardship.body.result.hardshipId,
    ...(await budgetDossiers(api)),
    ...(await quotaDossiers(api)),
    ...(await voucherDossiers(api)),
  };
}

/** A paper that waits for its second person, of whatever class there is; and an opening workbook. */
async function quotaDossiers(api: TestApi): Promise<{ paperConfirmation: string; historyImport: string }> {
  const [paper] = await api.world.asOwner<{ id: string }>(
    `INSERT INTO paper_confirmation (class_id, institution_id, person_ids, reference, proposed_by, proposed_on)
     SELECT c.id, c.institution_id, ARRAY[t.person_id::text], '扫描件1号', a.id, business_today()
     FROM class c JOIN trainee t ON t.class_id = c.id, account a WHERE a.username = 'qz-caseworker' LIMIT 1 RETURNING id`,
  );
  const opening = await give(await api.as('qz-caseworker'), '/api/commands/importHistory', openingOf([{}])).expect(200);
  return { paperConfirmation: paper?.id ?? '', historyImport: opening.body.result.historyImportId };
}

/** The budget of 2026, and a decision about it that waits for its second person (proposed when its year ended). */
async function budgetDossiers(api: TestApi): Promise<{ budget: string; yearTurn: string }> {
  const [turn] = await api.world.asOwner<{ budget: string; yearTurn: string }>(
    `INSERT INTO budget_turn (budget_id, organisation_id, kind, to_year, document, proposed_by, proposed_on)
     SELECT b.id, a.organisation_id, 'CARRY_OVER', 2027, '泉财社〔2026〕9号', a.id, '2026-12-01'
     FROM budget b, account a WHERE b.budget_year = 2026 AND b.fund = 'EMPLOYMENT_SUBSIDY' AND a.username = 'qz-payer2'
     RETURNING budget_id AS budget, id AS "yearTurn"`,
  );
  if (!turn) throw new Error('the demo has no budget for 2026');
  return turn;
}

/** For tests of who may see it: nothing is in it, which no command would make. */
async function anEmptyBatch({ world }: TestApi): Promise<string> {
  const [batch] = await world.asOwner<{ id: string }>(
    `INSERT INTO payment_batch (number, fund, region_code, owner_organisation_id, payer_organisation_id, maker_id, made_on)
     SELECT 'B2025000999', 'EMPLOYMENT_SUBSIDY', '350500', a.organisation_id, f.id, a.id, '2025-07-01'
     FROM account a, organisation f WHERE a.username = 'qz-caseworker' AND f.name = '泉州市财政局' RETURNING id`,
  );
  return batch?.id ?? '';
}
