import type {
  Actor,
  CaseView,
  ClassFacts,
  ClassView,
  ProjectFacts,
  StageRow,
} from '../../domain/lifecycle/case-view.js';
import { type Limits, limitsOf } from '../../domain/policy/limits.js';
import { referencePolicy } from './reference-policy.js';

/** Organisations of a case, and one actor on each of its sides. */
export const ORGANISATIONS = {
  OWNER: 'bureau',
  INSTITUTION: 'school',
  BIDDER: 'school',
  ASSESSMENT_BODY: 'assessors',
  EVALUATOR: 'evaluators',
  PAYER: 'finance',
} as const;

const KINDS: Readonly<Record<string, string>> = {
  bureau: 'HR_BUREAU',
  school: 'INSTITUTION',
  assessors: 'ASSESSMENT_BODY',
  evaluators: 'EVALUATOR',
  finance: 'FINANCE_BUREAU',
};

export function anActor(role: string, organisationId: string, change: Partial<Actor> = {}): Actor {
  return {
    id: `${role} of ${organisationId}`,
    organisationId,
    organisationKind: KINDS[organisationId] ?? 'HR_BUREAU',
    roles: [role],
    regions: ['350500'],
    ...change,
  };
}

export function aStageRow(stage: string, change: Partial<StageRow> = {}): StageRow {
  return {
    stage,
    openedOn: '2025-07-01',
    awaited: '',
    dueOn: '2025-07-08',
    dueAt: '2025-07-08T15:59:59.999Z',
    dueProvisional: false,
    remindOn: '2025-07-04',
    suspendedOn: null,
    daysLeft: null,
    reviewDaysLeft: null,
    reminded: false,
    escalated: false,
    ...change,
  };
}

/** A project that has just been posted, unless something is changed on purpose. */
export function aProjectView(change: Partial<ProjectFacts> = {}): CaseView {
  return {
    today: '2025-07-02',
    project: {
      id: 'p',
      number: '350500-2025-00001',
      title: '焊工班',
      regionCode: '350500',
      stage: 'catalogue',
      state: 'ACTIVE',
      version: 1,
      ownerOrganisationId: ORGANISATIONS.OWNER,
      payerOrganisationId: ORGANISATIONS.PAYER,
      institutionId: null,
      fund: 'EMPLOYMENT_SUBSIDY',
      occupationId: '6-18-02-04',
      occupationCanonical: '6-18-02-04',
      level: 'L4',
      subsidyKind: 'LEVEL_UPGRADE',
      certificateKind: 'SKILL_LEVEL',
      shortage: null,
      postedBy: 'poster',
      postingApprovedBy: null,
      assignment: null,
      bidders: [],
      completions: [],
      classes: { total: 1, open: 1, evaluated: 0 },
      holdsBudget: false,
      stageRow: aStageRow(change.stage ?? 'catalogue'),
      ...change,
    },
  };
}

const LIMITS = limitsOf(referencePolicy());

/** A class of a project whose institution has been chosen, with nothing done in its stage yet. */
export function aClassView(
  change: Partial<ClassFacts> = {},
  project: Partial<ProjectFacts> = {},
  limits: Partial<Limits> = {},
): ClassView {
  const own: ClassFacts = {
    id: 'c',
    seq: 1,
    title: '一班',
    stage: 'filing',
    state: 'ACTIVE',
    version: 1,
    institutionId: ORGANISATIONS.INSTITUTION,
    assessmentBodyId: ORGANISATIONS.ASSESSMENT_BODY,
    allowances: null,
    plannedHeadcount: 20,
    plannedHours: 64,
    policyVersionId: 'FJ-QZ-2024',
    releaseUnit: 'CLASS',
    filingNumber: null,
    startsOn: '2025-07-14',
    endsOn: '2025-07-23',
    claimWindow: null,
    enrolled: 20,
    filing: null,
    supervision: null,
    assessment: null,
    employment: null,
    evaluation: null,
    claim: null,
    prepayment: null,
    late: {
      pending: 0,
      verifyBy: null,
      remindVerifyOn: null,
      claimable: 0,
      claimBy: null,
      remindClaimOn: null,
      endedOn: null,
    },
    completions: [],
    heldFen: 0,
    restriction: null,
    shortfalls: [],
    openClawbacks: { own: 0, people: 0 },
    holdYear: null,
    stageRow: aStageRow(change.stage ?? 'filing'),
    ...change,
  };
  const around = aProjectView({
    stage: 'classes',
    institutionId: ORGANISATIONS.INSTITUTION,
    completions: ['catalogue', 'selection'],
    stageRow: null,
    ...project,
  });
  return { ...around, class: own, limits: { ...LIMITS, ...limits } };
}
