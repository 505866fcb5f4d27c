import { verifyCertificates as schema } from '../domain/assessment/commands.schema.js';
import { refusalForLateTrainees } from '../domain/assessment/rules.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { asksCertificate, type Tariff } from '../domain/policy/tariff.js';
import type { SubsidyKind } from '../domain/vocabulary.js';
import type { Tx } from '../platform/database.js';
import { returnHolds } from '../store/budget/holds.js';
import {
  listLacking,
  listWithoutCertificate,
  nameLateTrainees,
  submitResults as writeSubmission,
  verifyCertificates as writeVerification,
} from '../store/case/assessments.js';
import { getPolicyVersion } from '../store/policy/policy.js';
import { classCommand, done } from './command.js';
import { moveQuotasToCertificates } from './quotas.js';

/** 提交考核结果: scores are final from here on (001-10). */
export const submitResults = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    writeSubmission(tx, view.class.id, actor.id);
    return done();
  },
});

/** 核验证书: every pass has its certificate or is named as late; what the others held goes back (domain §5.2). */
export const verifyCertificates = classCommand({
  schema,
  async act({ tx, actor, view, input }) {
    const named = input.lateTraineeIds ?? [];
    const lacking = await listLacking(tx, view.class.id);
    const no = refusalForLateTrainees(named, lacking, await isCertificateAsked(tx, view));
    if (no) return no;
    await nameLateTrainees(tx, actor.id, named, input.lateReason ?? '');
    writeVerification(tx, view.class.id, actor.id);
    await returnHolds(tx, view.class.id, await listWithoutCertificate(tx, view.class.id));
    return done({ lostToCap: await moveQuotasToCertificates(tx, view), late: named.length });
  },
});

async function isCertificateAsked(tx: Tx, { project, class: { policyVersionId } }: ClassView): Promise<boolean> {
  const { rules } = await getPolicyVersion(tx, policyVersionId ?? '');
  const tariff: Tariff | undefined = rules[`tariff.${project.subsidyKind as SubsidyKind}`]?.value;
  return asksCertificate(tariff);
}
