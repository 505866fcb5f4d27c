import { conditionsOf } from '../../../domain/release/conditions.js';
import { STAGES } from '../../../domain/lifecycle/stages.js';
import { refusal } from '../../../domain/refusals.js';
import type { ClassView } from '../../../domain/lifecycle/case-view.js';
import type { FakeApi } from './pages-alone.js';
import { PUBLIC_API } from './public-fixtures.js';

/** A world in which one project runs and nothing moves: for the pages alone. */
export const PROJECT = '11111111-1111-4111-8111-111111111111';
export const CLASS = '22222222-2222-4222-8222-222222222222';
export const BASE = '泉州市高级技工学校';

export const people = {
  caseworker: person('qz-caseworker', '经办 林小青', 'caseworker', 'hr', '泉州市人力资源和社会保障局'),
  manager: person('base-manager', '校务 王教', 'institution', 'base', BASE),
};

function person(username: string, displayName: string, role: string, id: string, name: string) {
  return {
    id: username,
    username,
    displayName,
    roles: [role],
    organisation: { id, name, kind: 'HR_BUREAU', regionCode: '350500' },
  };
}

export const page = (items: readonly unknown[], extra: object = {}) => ({ body: { items, next: null, ...extra } });
const choices = (...labels: string[]) => page(labels.map((label, index) => ({ value: uuid(index + 1), label })));
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const task = {
  id: uuid(7),
  kind: 'ACT',
  command: 'fileClass',
  stage: 'filing',
  role: 'institution',
  projectId: PROJECT,
  classId: CLASS,
  projectNumber: '350500-2025-00001',
  title: '焊工培训 · 焊工一班',
  openedOn: '2025-07-01',
  dueAt: '2027-01-08T15:59:59.999Z',
  dueProvisional: true,
  overdue: false,
  link: `/classes/${CLASS}`,
};

export const projectRow = (n: number) => ({
  id: uuid(100 + n),
  number: `350500-2025-${String(n).padStart(5, '0')}`,
  title: `第${n}号项目`,
  regionCode: '350500',
  regionName: '泉州市',
  stage: 'catalogue',
  state: 'ACTIVE',
  institutionName: null,
  postedOn: '2025-07-01',
  dueOn: '2025-07-08',
  dueProvisional: false,
});

const steps = STAGES.map((stage, index) => ({
  stage,
  openedOn: index < 3 ? '2025-07-01' : null,
  completedOn: index < 2 ? '2025-07-01' : null,
}));

export const classPage = {
  id: CLASS,
  projectId: PROJECT,
  number: '350500-2025-00001',
  projectTitle: '焊工培训',
  seq: 1,
  title: '焊工一班',
  stage: 'filing',
  state: 'ACTIVE',
  projectState: 'ACTIVE',
  version: 3,
  plannedHeadcount: 20,
  plannedHours: 64,
  startsOn: null,
  endsOn: null,
  filingNumber: null,
  policyVersionId: null,
  institution: { id: 'base', name: BASE },
  assessmentBody: null,
  filing: null,
  evaluation: null,
  claim: null,
  steps,
  dueOn: '2025-07-29',
  dueProvisional: false,
  awaited: [
    { command: 'fileClass', role: 'institution', organisationId: 'base', organisationName: BASE, dueOn: '2025-07-29' },
  ],
  availableCommands: [
    { command: 'fileClass', available: true },
    { command: 'fileClaim', available: false, refusal: refusal('CERTIFICATES_NOT_VERIFIED') },
  ],
};

export const projectPage = {
  ...classPage,
  id: PROJECT,
  title: '焊工培训',
  regionName: '泉州市',
  occupationName: '焊工',
  level: 'L4',
  fund: 'EMPLOYMENT_SUBSIDY',
  catalogueItem: { id: uuid(3), name: '焊工（四级）' },
  bids: [],
  grade: null,
  availableCommands: [],
  classes: [
    { id: CLASS, seq: 1, title: '焊工一班', stage: 'filing', state: 'ACTIVE', plannedHeadcount: 20, plannedHours: 64 },
  ],
};

/** The gate as the rules themselves see a class that is about to be filed. */
const view = {
  today: '2025-07-01',
  project: { completions: ['catalogue', 'selection'], stage: 'classes', state: 'ACTIVE', stageRow: null },
  class: {
    completions: [],
    state: 'ACTIVE',
    stageRow: { stage: 'filing', dueOn: '2025-07-29' },
    claim: null,
    assessment: null,
    evaluation: null,
    supervision: null,
    shortfalls: [],
    openClawbacks: { own: 0, people: 0 },
    restriction: null,
    holdYear: null,
  },
} as unknown as ClassView;

export const trainee = (n: number) => ({
  id: uuid(200 + n),
  seq: n,
  name: `学员${n}`,
  idNumberMasked: '350502********1234',
  categories: ['EMPLOYEE'],
  state: 'ENROLLED',
  withdrawnOn: null,
  withdrawalReason: null,
  confirmation: null,
  warnings: [],
  attendedHours: 0,
  scores: [],
  certificate: null,
  employment: null,
});

const forecast = {
  classId: CLASS,
  projectId: PROJECT,
  projectNumber: '350500-2025-00001',
  projectTitle: '焊工培训',
  seq: 1,
  title: '焊工一班',
  stage: 'filing',
  state: 'ACTIVE',
  institution: { id: 'base', name: BASE },
  heldFen: 0,
  open: [],
  knownDueOn: '2025-07-29',
  lines: 20,
  nowFen: 0,
  nextBatchFen: 2_600_000,
  paidFen: 0,
};
const payeeTotal = {
  fund: 'EMPLOYMENT_SUBSIDY',
  payeeName: BASE,
  classes: 1,
  claims: 0,
  claimedFen: 0,
  heldFen: 2_600_000,
  approvedFen: 0,
  batchedFen: 0,
  owedFen: 0,
};

export const CLAIM = uuid(400);
export const LINE = uuid(401);
export const claimSheet = {
  id: CLAIM,
  state: 'FILED',
  payeeName: BASE,
  policyVersionId: 'FJ-QZ-2024',
  refusalReason: null,
  filedOn: '2025-07-28',
  reviewedOn: null,
  checkedOn: null,
  publicityEndsOn: null,
  approvedOn: null,
  confirmedOn: null,
  specialReviewReference: null,
  paymentReference: null,
  totalFen: 150_000,
  totals: [{ reasonCode: null, reasonText: null, lines: 1, amountFen: 150_000 }],
  rounds: [],
  lines: {
    items: [
      {
        id: LINE,
        seq: 1,
        name: '学员1',
        idNumberMasked: '350502********1234',
        subsidyKind: 'LEVEL_UPGRADE',
        level: 'L4',
        certificateNumber: 'S1',
        amountFen: 150_000,
        reasonCode: null,
        held: false,
        paymentState: null,
        lacksAccount: false,
      },
    ],
    next: null,
  },
};

/** A supplementary claim of the class. */
export const following = {
  id: uuid(402),
  number: '350500-2025-00001-1-S1',
  gateProfile: 'PROJECT_CLASS',
  settlementMode: 'DIRECT_TO_INSTITUTION',
  fund: 'EMPLOYMENT_SUBSIDY',
  regionCode: '350500',
  payeeName: BASE,
  state: 'FILED',
  filedOn: '2025-08-15',
  dueOn: null,
  lines: 1,
  ...{ amountFen: 130_000, approvedFen: 0, paidFen: 0 },
};

/** Everything that the pages ask when nothing is wrong. */
export function goodApi(me: object): FakeApi {
  return {
    'POST /api/session': { body: me },
    'GET /api/me': { body: me },
    'GET /api/clock': { body: { mode: 'STOPPED', businessAt: '2025-07-01T01:00:00.000Z', today: '2025-07-01' } },
    'GET /api/tasks': page([task], { counts: { open: 1, dueSoon: 0, overdue: 0 } }),
    'GET /api/notifications': page([], { unread: 0 }),
    'GET /api/projects': page([projectRow(1)]),
    [`GET /api/projects/${PROJECT}`]: { body: projectPage },
    [`GET /api/projects/${PROJECT}/audit`]: page([]),
    [`GET /api/classes/${CLASS}`]: { body: classPage },
    [`GET /api/classes/${CLASS}/release`]: { body: { open: false, conditions: conditionsOf(view) } },
    [`GET /api/classes/${CLASS}/roster`]: { body: { frozen: false, items: [trainee(1), trainee(2)] } },
    [`GET /api/classes/${CLASS}/shortfalls`]: { body: { items: [] } },
    [`GET /api/classes/${CLASS}/vouchers`]: { body: { endsOn: null, waived: false, items: [] } },
    [`GET /api/classes/${CLASS}/audit`]: page([]),
    ...PUBLIC_API,
    'GET /api/forecast': page([forecast], { totals: { payees: [payeeTotal], budgets: [] } }),
    'GET /api/reference/catalogueItems': choices('焊工（四级）'),
    'GET /api/reference/regions': { body: { items: [{ value: '350500', label: '泉州市' }] } },
    'GET /api/reference/assessmentBodies': choices('泉州市职业技能评价中心'),
  };
}
