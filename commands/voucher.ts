import { normaliseIdNumber } from '../domain/identity/id-number.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/voucher/commands.schema.js';
import { claimBy, refusalForVoiding, refusalUnless } from '../domain/voucher/rules.js';
import type { Tx } from '../platform/database.js';
import { isDerivedCode } from '../platform/derived-codes.js';
import { findClassView } from '../store/case/case-view.js';
import { findPublishedItem } from '../store/case/projects.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { refusalOfRows, type RowsRefusal } from '../store/fact.js';
import { isOrganisationOfKind, regionOf } from '../store/people/organisations.js';
import { readPeople } from '../store/people/people.js';
import * as vouchers from '../store/voucher/vouchers.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext, refusalForDeciding } from './second-person.js';
import { claim, faceValue, SCAN_CODE } from './voucher-claim.js';

/** 批量发放培训券: every row of the list is looked at, and nothing is written while one of them is wrong. */
export const issueVouchers = dossierCommand({
  schema: schemas.issueVouchers,
  async act(act) {
    const { tx, actor, today, input, secrets } = act;
    const people = readPeople(input.rows, today);
    if ('kind' in people) return people;
    const { catalogueItemId, institutionId } = input;
    const isKnown =
      (!catalogueItemId || (await findPublishedItem(tx, catalogueItemId, await regionOf(tx, actor.organisationId)))) &&
      (!institutionId || (await isOrganisationOfKind(tx, institutionId, 'INSTITUTION')));
    if (!isKnown) return refusal('VOUCHER_TARGET_UNKNOWN', { field: 'catalogueItemId' });
    const id = await vouchers.insertIssue(tx, actor, input, { people, secrets });
    const held = await refusalForHolders(tx, id);
    if (held) return held;
    const late = await promptNext(act, {
      ...{ dossier: 'voucherIssue', id, command: 'confirmIssue', role: 'reviewer' },
      title: `复核培训券发放名单（${people.length}人，${input.document}）`,
    });
    return late ?? { id, result: { issueId: id, rows: people.length } };
  },
});

/** 确认发放: a second person; from now on each of the list has a voucher that he may claim. */
export const confirmIssue = dossierCommand({
  schema: empty,
  async act({ tx, actor, today, id }) {
    const no = await refusalForDeciding(vouchers.lockIssue, { tx, actor, id });
    if (no) return no;
    const held = await refusalForHolders(tx, id);
    if (held) return held;
    await vouchers.decideIssue(tx, id, actor.id, { decision: 'CONFIRMED' });
    const issued = await vouchers.issueVouchers(tx, id, claimBy(today));
    await closeDossierTasks(tx, 'voucherIssue', id, actor.id);
    return { id, result: { decision: 'CONFIRMED', vouchers: issued } };
  },
});

const decide = decisionOn({ dossier: 'voucherIssue', lock: vouchers.lockIssue, write: vouchers.decideIssue });

export const refuseIssue = dossierCommand({
  schema: schemas.decline,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});

/** 窗口领取: the person stands there with his identity card. */
export const claimVoucherAtWindow = dossierCommand({
  schema: schemas.claimVoucherAtWindow,
  async act({ tx, actor, today, id, input, secrets }) {
    const voucher = await vouchers.lockVoucher(tx, id);
    if (!voucher || !actor.regions.includes(voucher.regionCode)) return 'NOT_FOUND';
    const idNumberHash = secrets.hash(normaliseIdNumber(input.idNumber));
    if (!(await vouchers.isHolder(tx, voucher, { name: input.name, idNumberHash })))
      return refusal('VOUCHER_HOLDER_MISMATCH', { field: 'idNumber' });
    const claimed = await claim(tx, { voucher, today, channel: 'WINDOW' });
    return isRefusal(claimed) ? claimed : { id, result: { ...claimed } };
  },
});

/** 激活: the institution scans the holder's code at the check-in of its class. */
export const activateVoucher = dossierCommand({
  schema: schemas.activateVoucher,
  async act({ tx, actor, today, id, input, secrets }) {
    const voucher = await vouchers.lockVoucher(tx, id);
    if (!voucher) return 'NOT_FOUND';
    if (!isDerivedCode(secrets, SCAN_CODE, id, input.code)) return refusal('VOUCHER_CODE_WRONG', { field: 'code' });
    const over = refusalUnless(voucher, 'CLAIMED', today);
    if (over) return over;
    const place = await vouchers.findCheckIn(tx, actor, voucher, input.classId);
    const isElsewhere = voucher.classId !== null && voucher.classId !== input.classId;
    if (!place?.isRunning || isElsewhere) return refusal('VOUCHER_CLASS_WRONG', { field: 'classId' });
    if (!place.fits) return refusal('VOUCHER_TARGET_MISMATCH', { field: 'classId' });
    const { traineeId } = place;
    if (!traineeId) return refusal('VOUCHER_NOT_TRAINEE', { field: 'classId' });
    const faceFen = await fixFaceValue(tx, voucher, input.classId);
    if (isRefusal(faceFen)) return faceFen;
    await vouchers.activateVoucher(tx, id, { classId: input.classId, traineeId, actorId: actor.id });
    return { id, result: { activatedOn: today, validTo: voucher.validTo, faceFen } };
  },
});

export const voidVoucher = dossierCommand({
  schema: schemas.voidVoucher,
  async act({ tx, actor, today, id, input }) {
    const voucher = await vouchers.lockVoucher(tx, id);
    if (!voucher || !actor.regions.includes(voucher.regionCode)) return 'NOT_FOUND';
    const no = refusalForVoiding(voucher, today);
    if (no) return no;
    await vouchers.voidVoucher(tx, id, actor.id, input.reason);
    return { id, result: { state: 'VOIDED' } };
  },
});

/** A 通用券 is worth what the training of its class was worth on the day of its claim. */
async function fixFaceValue(tx: Tx, voucher: vouchers.Voucher, classId: string): Promise<number | Refusal> {
  const { faceFen, claimedOn, policyVersionId } = voucher;
  if (faceFen !== null) return faceFen;
  const view = await findClassView(tx, classId);
  if (!view || !claimedOn || !policyVersionId) throw new Error('a claimed voucher has a class, a day and a version');
  const basis = { ...view.project, plannedHours: view.class.plannedHours };
  const worth = await faceValue(tx, voucher, { ...basis, policyVersionId, claimedOn });
  if (!isRefusal(worth)) await vouchers.setFaceValue(tx, voucher.id, worth);
  return worth;
}

async function refusalForHolders(tx: Tx, issueId: string): Promise<RowsRefusal | undefined> {
  const held = await vouchers.findHolders(tx, issueId);
  return refusalOfRows(held.map((line) => ({ row: line, refusal: refusal('VOUCHER_HELD', { field: 'idNumber' }) })));
}
