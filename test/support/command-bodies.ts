import { randomUUID } from 'node:crypto';
import type { DossierCommandName } from '../../domain/access/dossiers.js';
import type { CommandName, FactName } from '../../domain/access/table.js';
import { CAST, PLAN, people } from '../../scripts/story/plot.js';
import { openingOf } from './history.js';
import { ALLOTMENT } from './dossiers.js';
import { aDraft } from './policy-drafts.js';
import { filingOf, postingOf } from './small-life.js';
import type { World } from './world.js';

/** A body of the right shape for every command and row fact: what it names may not exist. */
export async function bodies(world: World): Promise<Record<CommandName | DossierCommandName | FactName, object>> {
  const opinion = { opinion: '同意' };
  const paper = { reason: '核查需要', documentReference: '泉人社〔2025〕1号' };
  const traineeId = randomUUID();
  const evaluators = await world.hands.options(CAST.caseworker, 'evaluators');
  return {
    postProject: await postingOf(world),
    approvePosting: {},
    assignFromDirectory: { directoryEntryId: randomUUID() },
    confirmAssignment: {},
    submitBid: { proposal: '培训方案' },
    award: { bidId: randomUUID() },
    confirmAward: {},
    signAgreement: { agreementReference: '协议1号' },
    fileClass: await filingOf(world, { plan: PLAN }),
    returnFiling: { defects: [{ item: '课程表', problem: '学时不足' }] },
    approveFiling: opinion,
    refuseFiling: { reason: '材料不实' },
    queueForBudget: {},
    recordInspection: { kind: 'ONLINE_PATROL', inspectedOn: '2025-07-15', note: '正常' },
    openFinding: { description: '签到不符' },
    closeFinding: { findingId: randomUUID(), note: '已整改' },
    withdrawTrainee: { traineeId, reason: '个人原因' },
    confirmDelivery: {},
    submitResults: {},
    verifyCertificates: {},
    closeTracking: {},
    assignEvaluator: { evaluatorOrganisationId: evaluators[0]?.value },
    submitScore: { scheduleCompletion: 90, certification: 90, satisfaction: 90, employment: 90 },
    finaliseEvaluation: {},
    fileClaim: { commitment: true },
    reviewClaim: opinion,
    checkClaim: opinion,
    postPublicity: { place: '局网站', postingProof: '截图1号' },
    returnClaim: { defects: [{ item: '名单', problem: '证书编号不清' }] },
    returnClaimAtCheck: { defects: [{ item: '名单', problem: '证书编号不清' }] },
    resubmitClaim: { commitment: true },
    withdrawClaim: { reason: '材料有误' },
    extendPublicity: { workingDays: 2, reason: '网站停机' },
    fileObjection: { line: 1, objectionGround: '未参加培训', contact: '0595-12345678' },
    investigateObjection: { objectionId: randomUUID(), investigation: '已核对签到' },
    resolveObjection: { objectionId: randomUUID(), objectionOutcome: 'REJECTED', reason: '查无此事' },
    refuseClaim: { reason: '材料不实' },
    reopenClaim: { reason: '考勤更正' },
    approveClaim: opinion,
    instructPayment: {},
    confirmPayment: { paymentReference: '支付1号' },
    suspend: paper,
    resume: paper,
    terminate: { ...paper, ground: 'OTHER' },
    cancelClass: paper,
    changeFund: { ...paper, fund: 'SKILL_UPGRADE_ACCOUNT' },
    proposeAllocation: ALLOTMENT,
    confirmAllocation: {},
    refuseAllocation: { reason: '文号有误' },
    proposeYearTurn: { kind: 'CARRY_OVER', document: '泉财社〔2025〕9号' },
    confirmYearTurn: {},
    refuseYearTurn: { reason: '另行安排' },
    draftPolicyVersion: aDraft('FJ-QZ-TEST', { validFrom: '2026-01-01' }),
    checkPolicyVersion: opinion,
    returnPolicyDraft: { reasons: ['缺少文号'] },
    bringIntoForce: { supersedes: 'FJ-NONE' },
    issueVouchers: { kind: 'GENERAL', document: '泉人社〔2025〕7号', rows: people(1, 700) },
    confirmIssue: {},
    refuseIssue: { reason: '名单有误' },
    claimVoucherAtWindow: { name: '张三', idNumber: '350199197501010011' },
    activateVoucher: { classId: randomUUID(), code: '23456789ABCDEFGH' },
    voidVoucher: { reason: '错发' },
    overrideVoucher: { classId: randomUUID(), ...paper },
    confirmVoucherOverride: {},
    refuseVoucherOverride: { reason: '理由不足' },
    confirmOnPaper: { classId: randomUUID(), traineeIds: [traineeId], reference: '扫描件1号' },
    checkPaper: {},
    refusePaper: { reason: '签名不清' },
    importHistory: openingOf([{}]),
    confirmHistoryImport: {},
    refuseHistoryImport: { reason: '文件有误' },
    roster: { rows: [{ name: '张三', idNumber: '350199197501010011' }] },
    attendance: { rows: [{ traineeId, hours: 8 }] },
    scores: { rows: [{ traineeId, attempt: 1, examinedOn: '2025-07-25', theory: 80, practice: 80 }] },
    certificates: { rows: [{ traineeId, number: 'S3505000001', issuedOn: '2025-07-28' }] },
    employmentResults: { rows: [{ traineeId, result: 'NOT_REQUIRED' }] },
  };
}
