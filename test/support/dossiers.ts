import { randomUUID } from 'node:crypto';
import type { Dossier } from '../../domain/access/dossiers.js';
import type { Client, TestApi } from './api.js';
import { aDraft } from './policy-drafts.js';

export const ALLOTMENT = {
  ...{ kind: 'ALLOT', fund: 'EMPLOYMENT_SUBSIDY', budgetYear: 2026 },
  ...{ amountFen: 1_000_000_00, document: '泉财社〔2025〕1号' },
};

/** Gives a command on a dossier, or one that makes it; the answer as it came. */
export function give(client: Client, path: string, body: object, key: string = randomUUID()) {
  return client.post(path).set('Idempotency-Key', key).send(body);
}

/** One dossier of each kind in 泉州, made as people make them; what is asked of them by name must find these. */
export async function someDossiers(api: TestApi): Promise<Record<Dossier, string>> {
  const allocation = await give(await api.as('qz-payer2'), '/api/commands/proposeAllocation', ALLOTMENT).expect(200);
  const draft = aDraft('FJ-QZ-SOME', { validFrom: '2027-01-01' });
  await give(await api.as('qz-caseworker'), '/api/commands/draftPolicyVersion', draft).expect(200);
  return { policyVersion: draft.id, allocation: allocation.body.result.allocationId };
}
