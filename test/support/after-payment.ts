import { randomUUID } from 'node:crypto';
import type { AFTER_PAYMENT_ACCESS, AFTER_PAYMENT_DOSSIERS } from '../../domain/access/after-payment.js';
import type { Client, TestApi } from './api.js';
import { aPaidClass } from './paid-class.js';

const give = (client: Client, path: string, body: object) =>
  client.post(path).set('Idempotency-Key', randomUUID()).send(body);

const PAPER = { reason: '审计发现不符', document: '泉审〔2025〕3号' };

/** A body of the right shape for each; what it names may not exist. */
export function afterPaymentBodies(): Record<keyof typeof AFTER_PAYMENT_ACCESS, object> {
  const recoveryId = randomUUID();
  return {
    orderClawback: { scope: 'CLASS', classId: randomUUID(), ground: 'INELIGIBLE', ...PAPER },
    confirmClawback: {},
    refuseClawback: { reason: '证据不足' },
    recordRefund: { amountFen: 1, reference: '收款1号', receivedOn: '2025-07-01' },
    confirmRefund: { recoveryId },
    refuseRefund: { recoveryId, reason: '未到账' },
    reverseClawback: PAPER,
    confirmClawbackReversal: {},
    refuseClawbackReversal: { reason: '追回无误' },
    proposeSanction: { subjectOrganisationId: randomUUID(), measure: 'TALK', ground: 'OTHER', ...PAPER },
    confirmSanction: {},
    refuseSanction: { reason: '情节轻微' },
    liftSanction: PAPER,
    referToJustice: { authority: '泉州市公安局', document: '泉人社移〔2025〕1号' },
    drawSpotCheck: { year: 2025, quarter: 1, percent: 5 },
    recordSpotCheck: { claimLineId: recoveryId, result: 'CORRECT', note: '电话核实本人参训' },
    raiseSignal: { claimLineId: recoveryId, kind: 'COMPLAINT', detail: '举报未到课' },
    declareShortfall: {
      classId: recoveryId,
      condition: 'INSPECTIONS_MADE',
      responsibleId: recoveryId,
      reason: '人员调离',
      evidence: '监控',
    },
    confirmShortfall: {},
    refuseShortfall: { reason: '可补办' },
    fileAppeal: { claimId: recoveryId, ground: '学时应予认定' },
    decideAppeal: { decision: 'REJECTED', reason: '无新证据' },
    carryOutAppeal: { carriedOutHow: '已受理补充申领' },
  };
}

/** One dossier of each kind that follows a payment, in 泉州. */
export async function afterPaymentDossiers(api: TestApi): Promise<Record<keyof typeof AFTER_PAYMENT_DOSSIERS, string>> {
  const caseworker = await api.as('qz-caseworker');
  const { classId, payeeId } = await aPaidClass(api.world);
  const order = { scope: 'CLASS', classId, ground: 'INELIGIBLE', ...PAPER };
  const clawback = await give(caseworker, '/api/commands/orderClawback', order).expect(200);
  await give(
    await api.as('qz-approver'),
    `/api/clawbacks/${clawback.body.result.clawbackId}/commands/confirmClawback`,
    {},
  ).expect(200);
  const letter = { subjectOrganisationId: payeeId, measure: 'RECTIFICATION_LETTER', ground: 'OTHER', ...PAPER };
  const sanction = await give(caseworker, '/api/commands/proposeSanction', letter).expect(200);
  await give(
    await api.as('qz-approver'),
    `/api/sanctions/${sanction.body.result.sanctionId}/commands/confirmSanction`,
    {},
  ).expect(200);
  const draw = { year: 2025, quarter: 2, percent: 5 };
  const spotCheck = await give(await api.as('qz-head'), '/api/commands/drawSpotCheck', draw).expect(200);
  const [line] = await api.world.asOwner<{ id: string }>('SELECT id FROM claim_line WHERE class_id = $1 LIMIT 1', [
    classId,
  ]);
  const raised = { claimLineId: line?.id, kind: 'COMPLAINT', detail: '举报未到课' };
  const signal = await give(await api.as('qz-inspector'), '/api/commands/raiseSignal', raised).expect(200);
  return {
    clawback: clawback.body.result.clawbackId,
    sanction: sanction.body.result.sanctionId,
    spotCheck: spotCheck.body.result.spotCheckId,
    signal: signal.body.result.signalId,
    ...(await openOnes(api, classId)),
  };
}

/** A shortfall that waits for the head, and an appeal against a refused claim: rows alone, on a class long paid. */
async function openOnes(api: TestApi, classId: string): Promise<{ shortfall: string; appeal: string }> {
  const [made] = await api.world.asOwner<{ shortfall: string; appeal: string }>(
    `WITH s AS (
       INSERT INTO shortfall (organisation_id, region_code, class_id, condition, responsible_id, reason, evidence, declared_by, declared_on)
       SELECT a.organisation_id, '350500', $1, 'INSPECTIONS_MADE', i.id, '人员调离', '监控录像', a.id, '2025-07-01'
       FROM account a, account i WHERE a.username = 'qz-approver' AND i.username = 'qz-inspector' RETURNING id),
     p AS (
       INSERT INTO appeal (claim_id, project_id, region_code, organisation_id, owner_organisation_id, ground, decided_against_on,
         window_ends_on, filed_by, filed_on)
       SELECT m.id, m.project_id, '350500', m.payee_organisation_id, q.owner_organisation_id, '应予补贴', '2025-06-20', '2025-08-19',
         m.filed_by, '2025-07-01'
       FROM claim m JOIN project q ON q.id = m.project_id WHERE m.class_id = $1 RETURNING id)
     SELECT s.id AS shortfall, p.id AS appeal FROM s, p`,
    [classId],
  );
  if (!made) throw new Error('the class has no claim');
  return made;
}
