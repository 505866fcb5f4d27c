import { randomUUID } from 'node:crypto';
import { maskIdNumber } from '../../domain/identity/mask.js';
import { hashPassword } from '../../platform/password.js';
import { createAccount } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import type { TestApi } from './api.js';
import { give } from './give.js';
import { syntheticIdNumber } from './synthetic-id.js';

/** A certificate of welding at level four, issued in the demo's first days. */
export const anEntry = (sequence: number, change: Record<string, unknown> = {}) => ({
  ...{ name: `学员${sequence}`, idNumber: syntheticIdNumber(sequence), occupationCode: '6-18-02-04', level: 'L4' },
  ...{ certificateKind: 'SKILL_LEVEL', certificateNumber: `S-${sequence}`, issuer: '泉州市职业技能评价中心（演示）' },
  ...{ issuedOn: '2025-06-20' },
  ...change,
});
/** A trainee who found work, proven by his contract. */
export function anAward(traineeId: string, provenOn = '2025-08-20') {
  return { traineeId, proofKind: 'CONTRACT', proofReference: '合同1号', provenOn };
}
const OPINION = { opinion: '同意' };

/** A natural person at the counter. */
export const aPersonAtTheCounter = (sequence: number, change: Record<string, unknown> = {}) => ({
  ...{ name: `学员${sequence}`, idNumber: syntheticIdNumber(sequence), phone: '13800138000', regionCode: '350500' },
  ...{ identityDocument: 'ID_CARD', oneTimePassword: 'Chuangkou#2025-once' },
  ...change,
});

/** Of whoever has this number, and was put on a roster by another name. */
export const aCorrection = (sequence: number, change: Record<string, unknown> = {}) => ({
  ...{ name: `学员甲${sequence}`, idNumber: syntheticIdNumber(sequence) },
  ...{ reason: '名册录入错字', document: '身份证复印件存档1号' },
  ...change,
});

/** By a paper, for the first half of the demo's year and some more. */
export const aHardship = (organisationId: string, change: Record<string, unknown> = {}) => ({
  ...{ organisationId, document: '泉人社困〔2025〕1号', reason: '连续亏损，已停工半停产' },
  ...{ validFrom: '2025-01-01', validTo: '2025-09-30' },
  ...change,
});

/** A body for each command on a claim without a class, and on who files one for himself. */
export const subsidyClaimBodies = {
  registerClaimant: aPersonAtTheCounter(890),
  renewClaimantPassword: { oneTimePassword: 'Chuangkou#2025-twice' },
  proposeNameCorrection: aCorrection(890),
  confirmNameCorrection: {},
  refuseNameCorrection: { reason: '证明材料不清' },
  proposeHardship: aHardship(randomUUID()),
  confirmHardship: {},
  refuseHardship: { reason: '亏损证明不全' },
  withdrawHardship: { fromDay: '2025-06-01', document: '泉人社困撤〔2025〕1号', reason: '已恢复生产' },
  confirmHardshipWithdrawal: {},
  refuseHardshipWithdrawal: { reason: '尚未恢复' },
  fileSubsidyClaim: { fund: 'EMPLOYMENT_SUBSIDY', entries: [anEntry(801)], commitment: true },
  fileAwardClaim: { classId: randomUUID(), entries: [anAward(randomUUID())], commitment: true },
  resubmitAwardClaim: { entries: [anAward(randomUUID())], commitment: true },
  verifySubsidyClaim: {
    reference: 'ZS-2025-1',
    entries: [{ row: 1, certificateVerified: true, realName: true, insured: true }],
  },
  returnSubsidyClaim: { defects: [{ item: '证书', problem: '照片不清' }] },
  resubmitSubsidyClaim: { entries: [anEntry(801)], commitment: true },
  resubmitSupplementaryClaim: { commitment: true },
  resubmitPrepayment: { commitment: true },
  resubmitAllowanceClaim: { commitment: true },
  withdrawSubsidyClaim: { reason: '填错' },
  reviewSubsidyClaim: OPINION,
  queueSubsidyClaim: {},
  changeSubsidyFund: { fund: 'SKILL_UPGRADE_ACCOUNT', reason: '资金不足', documentReference: '泉人社〔2025〕9号' },
  checkSubsidyClaim: OPINION,
  postSubsidyPublicity: { place: '泉州市人社局网站', postingProof: '网页存档1号' },
  approveSubsidyClaim: OPINION,
  refuseSubsidyClaim: { reason: '不符合条件' },
  instructSubsidyClaim: {},
  confirmSubsidyClaim: {},
  extendSubsidyPublicity: { workingDays: 2, reason: '网站停机' },
  fileSubsidyObjection: { line: 1, objectionGround: '证书非本人', contact: '0595-12345678' },
  investigateSubsidyObjection: { objectionId: randomUUID(), investigation: '已核对证书' },
  resolveSubsidyObjection: { objectionId: randomUUID(), objectionOutcome: 'REJECTED', reason: '查无此事' },
  reopenSubsidyClaim: { reason: '证书更正' },
};

/** A claim of the training base, which no command would make: for tests of who may see and act. */
export async function aPlantedClaim({ world }: TestApi): Promise<string> {
  const id = randomUUID();
  await world.plant(
    `INSERT INTO claim (id, number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
       payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on)
     SELECT '${id}', 'S2025900001', 'ENTERPRISE_STAFF', 'LEVEL_UPGRADE', 'DIRECT_TO_INSTITUTION', 'EMPLOYMENT_SUBSIDY', '350500',
       hr.organisation_id, f.organisation_id, 'FJ-QZ-2024', s.organisation_id, s.id, '2025-07-01'
     FROM account hr, account f, account s WHERE hr.username = 'qz-caseworker' AND f.username = 'qz-payer'
       AND s.username = 'base-manager'`,
  );
  return id;
}

export async function organisationOf({ world }: TestApi, username: string): Promise<string> {
  const query = 'SELECT organisation_id AS id FROM account WHERE username = $1';
  return (await world.asOwner<{ id: string }>(query, [username]))[0]?.id ?? '';
}

/** Recognised as in hardship by two people, over the demo's first half year. */
export async function recogniseHardship(api: TestApi, username: string): Promise<void> {
  const body = aHardship(await organisationOf(api, username));
  const made = await give(await api.as('qz-caseworker'), '/api/commands/proposeHardship', body).expect(200);
  const path = `/api/hardship-recognitions/${made.body.result.hardshipId}/commands/confirmHardship`;
  await give(await api.as('qz-reviewer'), path, {}).expect(200);
}

export interface Claimant {
  readonly username: string;
  /** Proposed by himself, confirmed by the bureau. */
  confirmAccount(account: object): Promise<void>;
}

/** An enterprise, or a natural person as an organisation of one, with an account to sign in with. */
export async function aClaimant(
  api: TestApi,
  {
    username,
    kind,
    sequence,
    regionCode = '350500',
  }: { username: string; kind: 'ENTERPRISE' | 'PERSON'; sequence?: number; regionCode?: string },
): Promise<Claimant> {
  const { world } = api;
  const name = sequence === undefined ? username : `学员${sequence}`;
  const idNumber = sequence === undefined ? '' : syntheticIdNumber(sequence);
  const [person] =
    sequence === undefined
      ? []
      : await world.asOwner<{ id: string }>('SELECT enrol_person($1, $2, $3, $4, $5) AS id', [
          ...[
            world.secrets.hash(idNumber),
            world.secrets.encrypt(idNumber),
            maskIdNumber(idNumber),
            name,
            '1990-01-01',
          ],
        ]);
  const [organisation] = await world.asOwner<{ id: string }>(
    `INSERT INTO organisation (kind, name, region_code, person_id) VALUES ($1, $2, $4, $3) RETURNING id`,
    [kind, name, person?.id ?? null, regionCode],
  );
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const organisationId = organisation?.id ?? '';
  await createAccount(world.db, {
    username,
    displayName: username,
    passwordHash,
    organisationId,
    roles: ['institution'],
  });
  return {
    username,
    async confirmAccount(account) {
      const made = await give(await api.as(username), '/api/commands/proposePayeeAccount', account).expect(200);
      const path = `/api/payee-accounts/${made.body.result.payeeAccountId}/commands/confirmPayeeAccount`;
      await give(await api.as('qz-caseworker'), path, {}).expect(200);
    },
  };
}

/** A month that one of the firm's people was worked and trained. */
export const aMonth = (sequence: number, subsidyMonth: string, change: Record<string, unknown> = {}) => ({
  ...{ name: `学员${sequence}`, idNumber: syntheticIdNumber(sequence), categories: ['HARD_TO_EMPLOY'] },
  ...{ hiredOn: '2024-10-08', subsidyMonth },
  ...change,
});

/** A caseworker's word on rows without certificates: hired as stated, insured, of the category. */
export const hired = { certificateVerified: null, employmentVerified: true, categoryVerified: true };

/** What a caseworker found of so many rows. */
export const found = (rows: number, change: object = {}) => ({
  reference: 'ZS-2025-7',
  entries: Array.from({ length: rows }, (_, index) => ({
    ...{ row: index + 1, certificateVerified: true, realName: true, insured: true },
    ...change,
  })),
});

export async function aCheckedBatch(api: TestApi, ids: readonly string[]): Promise<string> {
  const made = await give(await api.as('qz-caseworker'), '/api/commands/makeBatch', { claimIds: ids }).expect(200);
  const id = String(made.body.result.batchId);
  await give(await api.as('qz-reviewer'), `/api/batches/${id}/commands/checkBatch`, { opinion: '同意' }).expect(200);
  return id;
}

/** Everyone's hands on claims without a class, over the API. */
export function claimHands(api: TestApi) {
  async function act(
    who: string,
    id: string,
    command: keyof typeof subsidyClaimBodies,
    body: object = subsidyClaimBodies[command],
  ): Promise<string> {
    const answered = await give(await api.as(who), `/api/subsidy-claims/${id}/commands/${command}`, body);
    return answered.status === 200 ? 'accepted' : (answered.body.code ?? String(answered.status));
  }
  async function must(id: string, who: string, command: keyof typeof subsidyClaimBodies, body?: object): Promise<void> {
    const answer = await act(who, id, command, body);
    if (answer !== 'accepted') throw new Error(`${command}: ${answer}`);
  }
  /** Reviewed by two, and made public. */
  async function review(id: string): Promise<void> {
    await must(id, 'qz-caseworker', 'reviewSubsidyClaim');
    await must(id, 'qz-reviewer', 'checkSubsidyClaim');
    await must(id, 'qz-caseworker', 'postSubsidyPublicity');
  }
  return {
    act,
    on: (day: string) =>
      api.world.asOwner('UPDATE business_clock SET business_at = $1::timestamptz', [`${day} 09:00+08`]),
    async file(who: string, entries: readonly object[], change: object = {}): Promise<string> {
      const body = { fund: 'EMPLOYMENT_SUBSIDY', entries, commitment: true, ...change };
      const filed = await give(await api.as(who), '/api/commands/fileSubsidyClaim', body).expect(200);
      return String(filed.body.result.claimId);
    },
    /** Verified, reviewed by two, and made public. */
    async post(id: string, rows: number, change: object = {}): Promise<void> {
      await must(id, 'qz-caseworker', 'verifySubsidyClaim', found(rows, change));
      await review(id);
    },
    review,
    async tasks(id: string): Promise<string[]> {
      const open = await api.world.asOwner<{ task: string }>(
        `SELECT command || ' ' || role AS task FROM task WHERE dossier_id = $1 AND state = 'OPEN' AND kind = 'ACT' ORDER BY 1`,
        [id],
      );
      return open.map(({ task }) => task);
    },
  };
}
