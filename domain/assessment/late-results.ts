import { addDays, addMonths, type IsoDate } from '../calendar/dates.js';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.js';
import type { ClassView } from '../lifecycle/case-view.js';
import { type DueDate, dueDateOf } from '../lifecycle/due.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import type { Limits } from '../policy/limits.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import type { RecordLateResult } from './commands.schema.js';
import { resultOf } from './rules.js';

/**
 * 补考与迟到证书: what comes after the class's certificates were verified (domain §5.2 stage 5: one re-sit). Given at any time
 * from then on, also when the class has ended; the class's own stages wait for none of it (ADR 0023).
 */
export const lateResultCommands = {
  recordLateResult: { refuse: refuseWhileAssessed, awaited: () => false },
  verifyLateResult: {
    refuse: refuseWithoutPending,
    awaited: (view) => view.class.late.pending > 0,
    dueOn: (view) => view.class.late.verifyBy,
    remindOn: (view) => view.class.late.remindVerifyOn,
  },
  refuseLateResult: { refuse: refuseWithoutPending, awaited: () => false },
  queueLateResult: { refuse: refuseWithoutPending, awaited: () => false },
} satisfies Record<string, ClassCommandRule>;

function refuseWhileAssessed(view: ClassView): Refusal | undefined {
  return view.class.assessment?.certificatesVerifiedBy ? undefined : refusal('LATE_RESULT_TOO_EARLY');
}

function refuseWithoutPending(view: ClassView): Refusal | undefined {
  return refuseWhileAssessed(view) ?? (view.class.late.pending > 0 ? undefined : refusal('LATE_RESULT_UNKNOWN'));
}

/** A person's place in the examinations of his class, as far as they are over. */
export interface Examined {
  readonly seq: number;
  readonly attempts: number;
  readonly firstOn: IsoDate | null;
  readonly lastOn: IsoDate | null;
  readonly passed: boolean;
  readonly hasCertificate: boolean;
  readonly hasPending: boolean;
  readonly isNumberTaken: boolean;
}

/** Why a late result may not be recorded; what it says of itself is checked again by the database (JX090). */
export function refusalForLateResult(
  view: ClassView,
  { examinedOn, absent, theory, practice, issuedOn }: RecordLateResult,
  examined: Examined | undefined,
): Refusal | undefined {
  if (!examined) return refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params: { row: 1 } });
  const params = { row: examined.seq };
  if (examined.hasPending) return refusal('LATE_RESULT_PENDING', { field: 'traineeId', params });
  const date = [examinedOn, issuedOn].find((day) => day && day > view.today);
  if (date) return refusal('DATE_IN_FUTURE', { field: examinedOn ? 'examinedOn' : 'issuedOn', params: { date } });
  const no = examinedOn ? refusalForResit(view.limits, examinedOn, examined) : undefined;
  if (no || !issuedOn) return no;
  const resit = { absent, theory: theory ?? null, practice: practice ?? null };
  const hasPassed = examinedOn ? resultOf(resit, view.limits['assessment.passMark']) === 'PASS' : examined.passed;
  if (!hasPassed) return refusal('CERTIFICATE_WITHOUT_PASS', { field: 'certificateNumber', params });
  if (examined.hasCertificate) return refusal('LATE_CERTIFICATE_STANDS', { field: 'traineeId', params });
  if (examined.isNumberTaken) return refusal('CERTIFICATE_NUMBER_TAKEN', { field: 'certificateNumber', params });
  const earliest = [examinedOn ?? examined.lastOn ?? '', view.class.endsOn ?? ''].sort().at(-1) ?? '';
  return issuedOn < earliest ? refusal('CERTIFICATE_BEFORE_EXAM', { field: 'issuedOn', params }) : undefined;
}

/** 补考: as often as the version says, for who has not passed, within so many days of the first attempt. */
function refusalForResit(limits: Limits, on: IsoDate, { seq, attempts, firstOn, lastOn, passed }: Examined) {
  const { resits, resitDays } = limits['assessment.windows'];
  const isOpen = attempts <= resits && !passed && firstOn !== null && lastOn !== null;
  if (isOpen && on >= lastOn && on <= addDays(firstOn, resitDays)) return undefined;
  return refusal('RESIT_NOT_OPEN', { field: 'examinedOn', params: { row: seq, resits, days: resitDays } });
}

/** By when the caseworker verifies it: as many working days as for the certificates of a class. */
export function verificationDue({ today, limits }: ClassView, calendar: WorkCalendar): DueDate | Refusal {
  return dueDateOf({ from: today, workingDays: limits['assessment.windows'].certificateWorkingDays }, calendar);
}

/** The institution is reminded so many working days before a certificate's window ends (DEFAULT). */
export const CLAIM_REMINDER_WORKING_DAYS = 10;

/** The window of one certificate, last day included and moved off a rest day (domain §6, E26). */
export function claimDue(issuedOn: IsoDate, limits: Limits, calendar: WorkCalendar): DueDate | Refusal {
  const due = dueDateOf({ from: addMonths(issuedOn, limits['claim.windowMonths']), workingDays: 0 }, calendar);
  if (isRefusal(due)) return due;
  const reminder = addWorkingDays(calendar, due.on, -CLAIM_REMINDER_WORKING_DAYS);
  return isRefusal(reminder) ? due : { ...due, remindOn: reminder.on };
}
