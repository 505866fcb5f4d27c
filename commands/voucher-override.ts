import type { ClassView } from '../domain/lifecycle/case-view.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/voucher/commands.schema.js';
import { isVoucherRequired } from '../domain/voucher/rules.js';
import type { Tx } from '../platform/database.js';
import { lockClassView } from '../store/case/case-view.js';
import { findPolicyVersionId } from '../store/case/projects.js';
import { getPolicyVersion } from '../store/policy/policy.js';
import * as overrides from '../store/voucher/voucher-overrides.js';
import { bindVouchers, listBound } from '../store/voucher/vouchers.js';
import { dossierCommand } from './dossier.js';
import { decisionOn, promptNext } from './second-person.js';

/** "In principle" (001-21): the approver lets a class be filed without vouchers, with reason and paper. */
export const overrideVoucher = dossierCommand({
  schema: schemas.overrideVoucher,
  async act(act) {
    const { tx, actor, input } = act;
    const view = await lockClassView(tx, input.classId);
    if (!view || view.project.ownerOrganisationId !== actor.organisationId)
      return refusal('VOUCHER_CLASS_UNKNOWN', { field: 'classId' });
    if (view.class.stage !== 'filing' || !(await isRequiredFor(tx, view))) return refusal('VOUCHER_NOT_REQUIRED');
    if (await overrides.hasStandingOverride(tx, input.classId)) return refusal('ALREADY_DECIDED');
    const id = await overrides.insertOverride(tx, actor, input);
    const late = await promptNext(act, {
      ...{ dossier: 'voucherOverride', id, command: 'confirmVoucherOverride', role: 'bureau_head' },
      title: `复核免用培训券（${view.project.title} · ${view.class.title}）`,
    });
    return late ?? { id, result: { overrideId: id, classId: input.classId } };
  },
});

const decide = decisionOn({
  dossier: 'voucherOverride',
  lock: overrides.lockOverride,
  write: overrides.decideOverride,
});

export const confirmVoucherOverride = dossierCommand({
  schema: empty,
  act: (act) => decide(act, 'CONFIRMED'),
});

export const refuseVoucherOverride = dossierCommand({
  schema: schemas.decline,
  act: (act) => decide(act, 'REFUSED', act.input.reason),
});

/** Whether the class's fund pays its training against vouchers only, by the version in force. */
async function isRequiredFor(tx: Tx, { project }: ClassView): Promise<boolean> {
  const versionId = await findPolicyVersionId(tx, project.fund, project.regionCode);
  if (!versionId) return false;
  const rules = (await getPolicyVersion(tx, versionId)).rules['voucher.rules'].value;
  return isVoucherRequired({ ...project, settlementMode: null }, rules);
}

export interface HeldVouchers {
  readonly bound: number;
  /** Rows of the roster whose voucher will be over before the class ends: their lines will be zero. */
  readonly lapsing: readonly number[];
}

/** 备案通过 holds the vouchers of its trainees; without one for each, and without an override, it is refused. Undefined: none needed. */
export async function holdVouchers(tx: Tx, view: ClassView): Promise<HeldVouchers | Refusal | undefined> {
  if (!(await isRequiredFor(tx, view))) return undefined;
  await bindVouchers(tx, view.class.id);
  const rows = await listBound(tx, view.class.id);
  const missing = rows.filter(({ voucherId }) => voucherId === null);
  if (missing.length > 0 && !(await overrides.isWaived(tx, view.class.id))) {
    const row = missing.map(({ seq }) => seq).join('、');
    return refusal('VOUCHER_MISSING', { field: 'roster', params: { row } });
  }
  const { endsOn } = view.class;
  const lapsing = rows.filter(({ validTo }) => validTo !== null && endsOn !== null && endsOn > validTo);
  return { bound: rows.length - missing.length, lapsing: lapsing.map(({ seq }) => seq) };
}
