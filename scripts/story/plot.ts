import { idCheckLetter } from '../../domain/identity/id-number.js';

/** Who is who in the story: usernames of the demo accounts. */
export const CAST = {
  caseworker: 'qz-caseworker',
  reviewer: 'qz-reviewer',
  approver: 'qz-approver',
  inspector: 'qz-inspector',
  payer: 'qz-payer',
  secondPayer: 'qz-payer2',
  institution: 'base-manager',
  assessor: 'assessor',
  evaluator: 'evaluator',
} as const;

/** What happens to the people of one class, by their place on the roster (from 1). */
export interface ClassPlot {
  readonly title: string;
  readonly startsOn: string;
  readonly sessionDates: readonly string[];
  readonly withdraw: readonly number[];
  readonly belowThreshold: readonly number[];
  readonly fail: readonly number[];
  readonly passResit: readonly number[];
  readonly employed: readonly number[];
  /** First of the synthetic people. */
  readonly peopleFrom: number;
  /** People on the roster; twenty unless said otherwise. */
  readonly size?: number;
}

/** The demo project: of forty, 3 withdraw, 2 stay below 80 %, 4 fail and one of them passes the re-sit. */
export const PLOTS: readonly ClassPlot[] = [
  {
    title: '四级焊工一班',
    startsOn: '2025-07-14',
    sessionDates: [
      '2025-07-14',
      '2025-07-15',
      '2025-07-16',
      '2025-07-17',
      '2025-07-18',
      '2025-07-21',
      '2025-07-22',
      '2025-07-23',
    ],
    withdraw: [19, 20],
    belowThreshold: [18],
    fail: [16, 17],
    passResit: [16],
    employed: range(1, 10),
    peopleFrom: 1,
  },
  {
    title: '四级焊工二班',
    startsOn: '2025-07-24',
    sessionDates: [
      '2025-07-24',
      '2025-07-25',
      '2025-07-28',
      '2025-07-29',
      '2025-07-30',
      '2025-07-31',
      '2025-08-01',
      '2025-08-04',
    ],
    withdraw: [20],
    belowThreshold: [19],
    fail: [17, 18],
    passResit: [],
    employed: range(1, 10),
    peopleFrom: 21,
  },
];

export const PLANNED_HOURS = 64;
/** The story's dates after class. */
export const CALENDAR = {
  filed: '2025-07-02',
  exam: '2025-08-08',
  resit: '2025-08-18',
  certificates: '2025-08-22',
  verified: '2025-08-25',
  claimed: '2025-08-26',
  employed: '2025-10-15',
  windowEnded: '2026-02-24',
  scored: '2026-02-27',
  finalised: '2026-03-09',
  checked: '2026-03-10',
  approved: '2026-03-18',
  instructed: '2026-03-19',
  paid: '2026-03-20',
  audited: '2026-04-13',
  refunded: '2026-04-20',
} as const;

/** Paid, and found by the audit not to have been there. */
export const GHOST = { class: 1, seq: 10, name: '1班10号', document: '泉审〔2026〕3号' } as const;

/** The plan that every class files (一项目一方案). */
export const PLAN = {
  venue: '泉州市高级技工学校焊接实训楼',
  teachers: '王师傅（高级技师）、李老师（讲师）',
  textbooks: '《焊工（中级）》',
  safetyModule: '焊接作业安全8学时',
  assessmentPlan: '结业后30日内由第三方评价机构组织认定',
  commitment: true,
} as const;

/** Valid synthetic people of the unassigned county 350199 (domain §3.1): no number can be a real person's. */
export function people(count: number, from: number): { name: string; idNumber: string; categories: string[] }[] {
  return range(from, from + count - 1).map((n) => {
    const birth = `${1975 + (Math.floor(n / 28_000) % 25)}${String((Math.floor(n / 28) % 12) + 1).padStart(2, '0')}${String((n % 28) + 1).padStart(2, '0')}`;
    const body = `350199${birth}${String(Math.floor(n / 336) % 1000).padStart(3, '0')}`;
    return {
      name: `学员${String(n).padStart(3, '0')}`,
      idNumber: body + idCheckLetter(body),
      categories: ['EMPLOYEE'],
    };
  });
}

/** Whole numbers from … to, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
