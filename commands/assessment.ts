import { empty } from '../domain/lifecycle/fields.schema.js';
import {
  listWithoutCertificate,
  submitResults as writeSubmission,
  verifyCertificates as writeVerification,
} from '../store/assessments.js';
import { returnHolds } from '../store/holds.js';
import { classCommand, done } from './command.js';
import { moveQuotasToCertificates } from './quotas.js';

/** 提交考核结果: scores are final from here on (001-10). */
export const submitResults = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    await writeSubmission(tx, view.class.id, actor.id);
    return done();
  },
});

/** 核验证书: every pass has its certificate; what the others held goes back (domain §5.2). */
export const verifyCertificates = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    await writeVerification(tx, view.class.id, actor.id);
    await returnHolds(tx, view.class.id, await listWithoutCertificate(tx, view.class.id));
    return done({ lostToCap: await moveQuotasToCertificates(tx, view) });
  },
});
