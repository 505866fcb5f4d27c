import { weaknessOf } from '../domain/access/password.js';
import * as schemas from '../domain/claim/commands.schema.js';
import { parseIdNumber } from '../domain/identity/id-number.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { hashPassword } from '../platform/password.js';
import * as claimants from '../store/claim/claimants.js';
import { dossierCommand } from './dossier.js';

const hashOf = ({ oneTimePassword }: { oneTimePassword: string }) => hashPassword(oneTimePassword);

/**
 * 登记个人申领人: at the counter, after his paper was seen. He signs in by the name that he is told, which says nothing of
 * him, and chooses a password of his own before he sees anything.
 */
export const registerClaimant = dossierCommand({
  schema: schemas.registerClaimant,
  prepare: hashOf,
  async act({ tx, actor, today, input, secrets, prepared }) {
    const { name, phone, regionCode, identityDocument } = input;
    if (!actor.regions.includes(regionCode)) return refusal('REGION_OUT_OF_SCOPE', { field: 'regionCode' });
    const identity = parseIdNumber(input.idNumber, today);
    if (isRefusal(identity)) return identity;
    const { idNumber, birthDate } = identity;
    const personId = await claimants.enrolClaimant(tx, { name, idNumber, birthDate, categories: [] }, secrets);
    if (!personId) return refusal('CLAIMANT_NAME_DIFFERS', { field: 'name' });
    const standing = await claimants.findStanding(tx, personId);
    if (standing) return refusal('CLAIMANT_REGISTERED', { field: 'idNumber', params: { ...standing } });
    const passwordHash = String(prepared);
    const person = { personId, name, phone, regionCode, identityDocument, passwordHash };
    const { id, username } = await claimants.insertClaimant(tx, actor, person, secrets);
    return refusalOfPassword(input, username) ?? { id, result: { claimantId: id, username } };
  },
});

/** 重置密码: of who has forgotten it, or let it lapse, once he has shown his paper again. */
export const renewClaimantPassword = dossierCommand({
  schema: schemas.renewClaimantPassword,
  prepare: hashOf,
  async act({ tx, actor, id, input, secrets, prepared }) {
    const claimant = await claimants.lockClaimant(tx, actor, id);
    if (!claimant) return 'NOT_FOUND';
    const no = refusalOfPassword(input, claimant.username);
    if (no) return no;
    await claimants.renewPassword(tx, claimant.accountId, String(prepared));
    if (input.phone) await claimants.changePhone(tx, id, input.phone, secrets);
    return { id, result: { username: claimant.username } };
  },
});

function refusalOfPassword({ oneTimePassword }: { oneTimePassword: string }, username: string): Refusal | undefined {
  const weakness = weaknessOf(oneTimePassword, username);
  return weakness ? refusal('PASSWORD_WEAK', { field: 'oneTimePassword', params: { weakness } }) : undefined;
}
