import type { Refusal, RefusalCode } from '../domain/refusals.js';
import { refusal } from '../domain/refusals.js';

/** What the database refuses although the rules let it pass — two people at once — in the caseworker's words. */
const REFUSAL_OF_CONSTRAINT: Readonly<Record<string, RefusalCode>> = {
  payment_once_per_person: 'ALREADY_PAID',
  payment_once_per_certificate: 'ALREADY_PAID',
  payment_once_per_line: 'ALREADY_PAID',
  bid_project_id_institution_id_key: 'ALREADY_BID',
  budget_covers: 'BUDGET_BELOW_HELD',
  budget_allocated_fen_check: 'BUDGET_BELOW_HELD',
  claim_returned_once: 'CLAIM_RETURNS_EXHAUSTED',
  // A claim out of which something is being paid keeps its signatures.
  clearance_of_signatures: 'ALREADY_DECIDED',
  voucher_one_at_a_time: 'VOUCHER_HELD',
  voucher_override_standing: 'ALREADY_DECIDED',
  JX013: 'POLICY_OVERLAP',
  JX021: 'BUDGET_YEAR',
  JX023: 'FUND_HELD',
  prepayment_once_per_class: 'PREPAYMENT_STANDS',
  JX106: 'PREPAYMENT_OPEN',
  JX129: 'RECOVERY_NOT_DUE',
  JX130: 'RECOVERY_COUNTED_ON',
  claim_in_one_batch: 'CLAIM_IN_BATCH',
  payee_account_pending: 'PAYEE_ACCOUNT_PENDING',
  name_correction_pending: 'NAME_CORRECTION_PENDING',
  name_correction_changes: 'NAME_UNCHANGED',
  hardship_once: 'HARDSHIP_STANDS',
  hardship_withdrawn_once: 'HARDSHIP_WITHDRAWN',
  JX135: 'HARDSHIP_LAPSED',
  JX136: 'HARDSHIP_LAPSED',
  second_payer: 'SAME_PERSON',
  JX001: 'ROSTER_FROZEN',
  JX055: 'CLAWBACK_ABOVE_PAID',
  JX060: 'PAYEE_RESTRICTED',
  JX061: 'UNDER_CLAWBACK',
  JX062: 'INSTITUTION_RESTRICTED',
  repayment_receipt_once: 'RECEIPT_ALREADY_BOOKED',
  spot_check_once: 'ALREADY_DRAWN',
  shortfall_standing: 'ALREADY_DECIDED',
  appeal_once: 'ALREADY_APPEALED',
  JX065: 'CHECKER_INSIDE_CASE',
  JX040: 'CLAIM_IN_BATCH',
  JX043: 'PAYEE_ACCOUNT_CHANGED',
  JX047: 'BATCH_INSTRUCTED',
  claim_entry_certificate: 'CERTIFICATE_CLAIMED',
  claim_entry_month: 'MONTH_CLAIMED',
  JX122: 'TRAINING_NOT_APPROVED',
  JX123: 'TRAINING_NOT_APPROVED',
};

/** The refusal that a constraint's name stands for, or undefined when the error is not one of these. */
export function refusalOfConstraint(error: unknown): Refusal | undefined {
  const text = describe(error);
  const name = Object.keys(REFUSAL_OF_CONSTRAINT).find((constraint) => text.includes(constraint));
  const code = name && REFUSAL_OF_CONSTRAINT[name];
  return code ? refusal(code) : undefined;
}

/** True when the person has no slot for it, or the budget has not enough. */
export function isHoldRefused(error: unknown): boolean {
  return /budget_covers|JX02[2-6]|quota_/.test(describe(error));
}

/** True when a transaction came too late for what it had read, and would answer otherwise if it were given again. */
export function isLostRace(error: unknown): boolean {
  return /budget_covers|JX022|JX081|40P01|40001/.test(describe(error));
}

/** True when the record could not be reached or was too busy: 503, try again. */
export function isRecordDown(error: unknown): boolean {
  const text = describe(error);
  return /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|P1001|P1017|P2024|P2028|57P0[123]|53300|55P03|57014|starting up|shutting down|Can't reach database|Server has closed|DatabaseNotReachable|ConnectionClosed|SocketTimeout|not queryable|(connection|client|transaction|socket) (is |was |already )?closed|TransactionClosed/i.test(
    text,
  );
}

function describe(error: unknown): string {
  // The driver's own account of what went wrong, with PostgreSQL's code, is no Error but hangs on one as its cause.
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const { code, meta, cause } = error as Error & { code?: string; meta?: unknown };
  return [error.name, code, error.message, meta ? JSON.stringify(meta) : '', cause ? describe(cause) : ''].join(' ');
}
