import { APPEAL_REFUSALS } from './appeal/refusal-codes.js';
import { ASSESSMENT_REFUSALS } from './assessment/refusal-codes.js';
import { BATCH_REFUSALS } from './batch/refusal-codes.js';
import { BUDGET_REFUSALS } from './budget/refusal-codes.js';
import { CATALOGUE_REFUSALS } from './catalogue/refusal-codes.js';
import { CHECK_REFUSALS } from './check/refusal-codes.js';
import { CLAWBACK_REFUSALS } from './clawback/refusal-codes.js';
import { SUBSIDY_CLAIM_REFUSALS } from './claim/refusal-codes.js';
import { EMPLOYMENT_REFUSALS } from './employment/refusal-codes.js';
import { EVALUATION_REFUSALS } from './evaluation/refusal-codes.js';
import { FILING_REFUSALS } from './filing/refusal-codes.js';
import { HARDSHIP_REFUSALS } from './hardship/refusal-codes.js';
import { HISTORY_REFUSALS } from './history/refusal-codes.js';
import { LIFECYCLE_REFUSALS } from './lifecycle/refusal-codes.js';
import { POLICY_REFUSALS } from './policy/refusal-codes.js';
import { QUOTA_REFUSALS } from './quota/refusal-codes.js';
import { RELEASE_REFUSALS } from './release/refusal-codes.js';
import { REPORT_REFUSALS } from './report/refusal-codes.js';
import { SANCTION_REFUSALS } from './sanction/refusal-codes.js';
import { SELECTION_REFUSALS } from './selection/refusal-codes.js';
import { SHORTFALL_REFUSALS } from './shortfall/refusal-codes.js';
import { SUPERVISION_REFUSALS } from './supervision/refusal-codes.js';
import { VOUCHER_REFUSALS } from './voucher/refusal-codes.js';

/**
 * The closed list of "no": every expected refusal has a code, a sentence a caseworker understands, and its clause.
 * A refusal is a value, never thrown. 409: wrong state or separation of duties; 422: a rule says no.
 */
interface RefusalEntry {
  readonly status: 409 | 422;
  /** Chinese sentence; `{name}` is filled from the params given to `refusal`. */
  readonly message: string;
  readonly clause: string;
}

const REFUSALS = {
  ...LIFECYCLE_REFUSALS,
  ...CATALOGUE_REFUSALS,
  ...SELECTION_REFUSALS,
  ...FILING_REFUSALS,
  ...SUPERVISION_REFUSALS,
  ...ASSESSMENT_REFUSALS,
  ...EMPLOYMENT_REFUSALS,
  ...EVALUATION_REFUSALS,
  ...RELEASE_REFUSALS,
  ...QUOTA_REFUSALS,
  ...HISTORY_REFUSALS,
  ...BUDGET_REFUSALS,
  ...CLAWBACK_REFUSALS,
  ...SANCTION_REFUSALS,
  ...CHECK_REFUSALS,
  ...SHORTFALL_REFUSALS,
  ...APPEAL_REFUSALS,
  ...POLICY_REFUSALS,
  ...VOUCHER_REFUSALS,
  ...BATCH_REFUSALS,
  ...REPORT_REFUSALS,
  ...SUBSIDY_CLAIM_REFUSALS,
  ...HARDSHIP_REFUSALS,

  // Dates and the working calendar
  DATE_NOT_REAL: { status: 422, message: '日期“{date}”不存在，请按“年-月-日”填写真实日期', clause: 'GB/T 7408.1-2023' },
  CALENDAR_YEAR_MISSING: {
    status: 422,
    message: '{year}年的工作日历尚未载入，无法计算期限；请先由管理员载入该年度工作日历',
    clause: '《全国年节及纪念日放假办法》第二条',
  },
  CALENDAR_YEAR_PROVISIONAL: {
    status: 409,
    message: '期限落在{year}年，该年度放假安排尚未公布（暂定日历）；须待正式日历载入后方可产生法律效力',
    clause: '《全国年节及纪念日放假办法》第六条',
  },

  // Identity numbers
  ID_NUMBER_FORMAT: {
    status: 422,
    message: '身份证号码应为18位，前17位为数字，末位为数字或X',
    clause: 'GB 11643-1999 第3章',
  },
  ID_NUMBER_REGION: {
    status: 422,
    message: '身份证号码前两位“{prefix}”不是省级行政区划代码，请核对证件',
    clause: 'GB/T 2260-2007；GB 11643-1999 3.1',
  },
  ID_NUMBER_BIRTH_DATE: {
    status: 422,
    message: '身份证号码中的出生日期“{birthDate}”不存在或晚于今天，请核对证件',
    clause: 'GB 11643-1999 3.2',
  },
  ID_NUMBER_CHECK_DIGIT: {
    status: 422,
    message: '身份证号码校验位不符，请核对证件后重新填写',
    clause: 'GB 11643-1999 3.4',
  },
  CREDIT_CODE_FORMAT: {
    status: 422,
    message: '统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）',
    clause: 'GB 32100-2015 第4章',
  },
  CREDIT_CODE_CHECK_DIGIT: {
    status: 422,
    message: '统一社会信用代码校验位不符，请核对证照后重新填写',
    clause: 'GB 32100-2015 4.5',
  },

  // Performance evaluation
  SCORE_OUT_OF_RANGE: {
    status: 422,
    message: '“{indicator}”应在{min}至{max}之间，请核对后重新填写',
    clause: '闽人社文〔2025〕37号 三（一）6',
  },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly kind: 'refusal';
  readonly code: RefusalCode;
  readonly message: string;
  readonly clause: string;
  /** The input field that the caller should correct, where there is one. */
  readonly field?: string;
}

export interface RefusalDetails {
  readonly field?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Every code there is: tests list those that nothing exercises. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as readonly RefusalCode[];

/** Makes the "no" of a code, with its sentence filled in. */
export function refusal(code: RefusalCode, details: RefusalDetails = {}): Refusal {
  const { message, clause } = REFUSALS[code];
  const filled = fill(message, details.params ?? {});
  return { kind: 'refusal', code, message: filled, clause, ...(details.field ? { field: details.field } : {}) };
}

/** The HTTP status that `api/errors.ts` answers with. */
export function refusalStatus(code: RefusalCode): 409 | 422 {
  return REFUSALS[code].status;
}

/** True for a refusal among the values that a rule or a command may return. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'refusal';
}

function fill(message: string, params: Readonly<Record<string, string | number>>): string {
  return message.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));
}
