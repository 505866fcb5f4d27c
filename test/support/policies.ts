import type { PolicyVersion } from '../../domain/policy/types.js';
import type { Client, TestApi } from './api.js';
import { give } from './dossiers.js';
import { referenceJson } from './reference-policy.js';

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

/** A county of 泉州, whose claims stand under the rules of 鼓政办〔2020〕6号 as if they spoke on: that document has expired. */
export const GULOU_COUNTY = '350582';
export async function gulouRulesInForce(api: TestApi): Promise<void> {
  const [caseworker, reviewer, approver] = await Promise.all([
    api.as('qz-caseworker'),
    api.as('qz-reviewer'),
    api.as('qz-approver'),
  ]);
  const file = referenceJson('policy/FZ-GL-2019.json');
  const term = { validFrom: '2025-01-01', validTo: null };
  const draft = {
    ...file,
    ...term,
    id: 'JJ-GL',
    name: '晋江市（参照鼓楼区）',
    regionCode: GULOU_COUNTY,
    status: 'DRAFT',
  };
  for (const key of ['validFrom', 'validTo'] as const) {
    draft.rules[`version.${key}`] = { ...draft.rules[`version.${key}`], value: term[key] };
  }
  await inForce({ caseworker, reviewer, approver }, draft, null);
}

/** The three in 厦门, where nothing else is tested, and one who holds all three roles (`xm-both`). */
export async function xiamenPeople(api: TestApi): Promise<PolicyPeople> {
  await api.world.asOwner(
    `INSERT INTO account (username, display_name, password_hash, organisation_id, roles, is_demo)
     SELECT r.username, r.username, p.password_hash, o.id, r.roles, true FROM organisation o,
       (SELECT password_hash FROM account WHERE username = 'qz-reviewer') AS p,
       (VALUES ('xm-reviewer', ARRAY['reviewer']), ('xm-approver', ARRAY['approver']),
         ('xm-both', ARRAY['caseworker', 'reviewer', 'approver'])) AS r(username, roles)
     WHERE o.name = '厦门市人力资源和社会保障局'`,
  );
  const [caseworker, reviewer, approver] = await Promise.all([
    api.as('xm-caseworker'),
    api.as('xm-reviewer'),
    api.as('xm-approver'),
  ]);
  return { caseworker, reviewer, approver };
}
