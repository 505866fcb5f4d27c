import type { z } from 'zod';
import { normaliseIdNumber } from '../domain/identity/id-number.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { REASONS } from '../domain/subsidy/reason-codes.js';
import type * as schemas from '../domain/voucher/commands.schema.js';
import { type FaceBasis, faceCase } from '../domain/voucher/face.js';
import { refusalUnless, VOUCHER_FUND, validTo } from '../domain/voucher/rules.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import { derivedCode, isDerivedCode } from '../platform/derived-codes.js';
import type { PersonalData } from '../platform/personal-data.js';
import { findPolicyVersionId } from '../store/case/projects.js';
import { auditDossierStep, getToday } from '../store/dossier/dossiers.js';
import { getSubsidyRules } from '../store/policy/policy.js';
import * as vouchers from '../store/voucher/vouchers.js';

/** What separates the two codes of one voucher: the link by which it is claimed, and what is scanned at check-in. */
export const CLAIM_LINK = 'voucher-claim';
export const SCAN_CODE = 'voucher-scan';
/** Then the link is worth nothing more, and the person comes to the window. */
const MAXIMUM_FAILED_CLAIMS = 5;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Claim {
  readonly voucher: vouchers.Voucher;
  readonly today: string;
  readonly channel: 'LINK' | 'WINDOW';
}

/** 领取: from today for the months of the version in force; a 定向券 is worth what its training is worth today. */
export async function claim(
  tx: Tx,
  { voucher, today, channel }: Claim,
): Promise<{ validTo: string; faceFen: number | null } | Refusal> {
  const no = refusalUnless(voucher, 'ISSUED', today);
  if (no) return no;
  const policyVersionId = await findPolicyVersionId(tx, VOUCHER_FUND, voucher.regionCode);
  if (!policyVersionId) return refusal('TARIFF_NOT_IN_FORCE', { params: { region: voucher.regionCode, on: today } });
  const rules = await getSubsidyRules(tx, policyVersionId);
  const end = validTo(today, rules.policy.rules['voucher.rules'].value);
  const faceFen =
    voucher.target && (await faceValue(tx, voucher, { ...voucher.target, policyVersionId, claimedOn: today }));
  if (isRefusal(faceFen)) return faceFen;
  await vouchers.claimVoucher(tx, voucher.id, { channel, policyVersionId, validTo: end, faceFen });
  return { validTo: end, faceFen };
}

/** The tariff of a training on the day of the claim, under the version of the claim. */
export async function faceValue(
  tx: Tx,
  holder: Pick<vouchers.Voucher, 'birthDate' | 'categories'>,
  { policyVersionId, claimedOn, ...basis }: FaceBasis & { policyVersionId: string; claimedOn: string },
): Promise<number | Refusal> {
  const rules = await getSubsidyRules(tx, policyVersionId);
  const given = rules.policy.rules['voucher.rules'].value.faceFen;
  if (given) return given;
  const { birthDate, categories } = holder;
  const person = categories.length > 0 ? { birthDate, categories } : { birthDate };
  const worth = calculateSubsidy(faceCase(basis, person, claimedOn), rules);
  if (isRefusal(worth)) return worth;
  const { amountFen, reasonCode } = worth;
  if (reasonCode === null) return amountFen;
  return refusal('VOUCHER_NO_FACE_VALUE', { params: { reason: REASONS[reasonCode] } });
}

/** What the holder shows. */
export interface ClaimedVoucher {
  readonly number: string;
  readonly code: string;
  readonly validTo: string;
  readonly faceFen: number | null;
}

/** The token of a link names its voucher: nothing of it is kept. */
export function linkToken(secrets: PersonalData, voucherId: string): string {
  return `${voucherId}.${derivedCode(secrets, CLAIM_LINK, voucherId)}`;
}

/**
 * 领取 with the link, by a person without account: his name and number are looked at first, and a wrong one is counted.
 * Claimed already by himself, it tells the same again. Undefined for a link that nobody made.
 */
export async function claimByLink(
  db: Database,
  secrets: PersonalData,
  { token, name, idNumber }: z.output<typeof schemas.claimVoucher>,
): Promise<ClaimedVoucher | Refusal | undefined> {
  const [id = '', code = ''] = token.split('.');
  if (!ID.test(id) || !isDerivedCode(secrets, CLAIM_LINK, id, code)) return undefined;
  return inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const voucher = await vouchers.lockVoucher(tx, id);
    if (!voucher) return undefined;
    if (voucher.failedClaims >= MAXIMUM_FAILED_CLAIMS) return refusal('VOUCHER_LINK_CLOSED');
    const idNumberHash = secrets.hash(normaliseIdNumber(idNumber));
    if (!(await vouchers.isHolder(tx, voucher, { name, idNumberHash }))) {
      await vouchers.countFailedClaim(tx, id);
      return refusal('VOUCHER_HOLDER_MISMATCH', { field: 'idNumber' });
    }
    const { number } = voucher;
    const shown = { number, code: derivedCode(secrets, SCAN_CODE, id) };
    const today = await getToday(tx);
    if (refusalUnless(voucher, 'CLAIMED', today) === undefined && voucher.validTo !== null)
      return { ...shown, validTo: voucher.validTo, faceFen: voucher.faceFen };
    const claimed = await claim(tx, { voucher, today, channel: 'LINK' });
    if (isRefusal(claimed)) return claimed;
    await auditDossierStep(tx, 'voucher', id, 'claim-voucher', { channel: 'LINK', validTo: claimed.validTo });
    return { ...shown, ...claimed };
  });
}
