import type { PolicyVersion } from '../../domain/policy/types.js';
import type { Client } from './api.js';
import { give } from './dossiers.js';

export interface PolicyPeople {
  readonly caseworker: Client;
  readonly reviewer: Client;
  readonly approver: Client;
}

/** Drafted, checked and brought into force by three people. */
export async function inForce(people: PolicyPeople, draft: PolicyVersion, supersedes: string | null): Promise<void> {
  const command = (name: string) => `/api/policy/versions/${draft.id}/commands/${name}`;
  await give(people.caseworker, '/api/commands/draftPolicyVersion', draft).expect(200);
  await give(people.reviewer, command('checkPolicyVersion'), { opinion: '与文件一致' }).expect(200);
  await give(people.approver, command('bringIntoForce'), { supersedes }).expect(200);
}
