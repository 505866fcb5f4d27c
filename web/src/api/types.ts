import type { Role } from '../../../domain/access/roles.js';
import type { DossierCommandName } from '../../../domain/access/dossiers.js';
import type { CommandName } from '../../../domain/access/table.js';
import type { ConditionState } from '../../../domain/release/conditions.js';

/** On a project or class, or on a dossier. */
export type AnyCommandName = CommandName | DossierCommandName;

/** What the API answers with; paths are in api/queries.ts. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Me {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly regionCode: string;
  };
}

export interface Clock {
  readonly mode: 'REAL' | 'STOPPED' | 'PACED';
  readonly businessAt: string;
  readonly today: string;
}

export interface Task {
  readonly id: string;
  readonly kind: 'ACT' | 'ESCALATION';
  readonly command: AnyCommandName;
  readonly stage: string;
  readonly role: Role;
  /** Null for a task on a dossier. */
  readonly projectId: string | null;
  readonly classId: string | null;
  readonly projectNumber: string | null;
  readonly title: string;
  readonly openedOn: string;
  readonly dueAt: string | null;
  readonly dueProvisional: boolean;
  readonly overdue: boolean;
  readonly link: string;
}

export interface TaskPage extends Page<Task> {
  readonly counts: { readonly open: number; readonly dueSoon: number; readonly overdue: number };
}

export interface Notification {
  readonly id: string;
  readonly kind: 'PROMPT' | 'REMINDER' | 'ESCALATION';
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly task: Pick<Task, 'command' | 'title' | 'link'>;
}

export interface NotificationPage extends Page<Notification> {
  readonly unread: number;
}

export interface ProjectRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly regionName: string;
  readonly stage: string;
  readonly state: string;
  readonly institutionName: string | null;
  readonly postedOn: string;
  readonly dueOn: string | null;
  readonly dueProvisional: boolean;
}

export interface RefusalView {
  readonly code: string;
  readonly message: string;
  readonly clause: string;
}

export interface AvailableCommandView {
  readonly command: AnyCommandName;
  readonly available: boolean;
  readonly refusal?: RefusalView;
}

export interface AwaitedView {
  readonly command: AnyCommandName;
  readonly role: Role;
  readonly organisationName: string;
  readonly dueOn: string | null;
}

export interface DossierAwaited extends Omit<AwaitedView, 'dueOn'> {
  readonly dueAt: string | null;
  readonly dueProvisional: boolean;
}

export interface StepView {
  readonly stage: string;
  readonly openedOn: string | null;
  readonly completedOn: string | null;
}

/** What project and class have in common. */
export interface CaseBase {
  readonly id: string;
  readonly title: string;
  readonly stage: string;
  readonly state: string;
  readonly version: number;
  readonly dueOn: string | null;
  readonly dueProvisional: boolean;
  readonly awaited: readonly AwaitedView[];
  readonly availableCommands: readonly AvailableCommandView[];
  readonly steps: readonly StepView[];
}

export interface ClassSummary {
  readonly id: string;
  readonly seq: number;
  readonly title: string;
  readonly stage: string;
  readonly state: string;
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
}

export interface NamedOrganisation {
  readonly id: string;
  readonly name: string;
}

export interface ProjectView extends CaseBase {
  readonly number: string;
  readonly regionName: string;
  readonly occupationName: string;
  readonly level: string;
  readonly fund: string;
  readonly catalogueItem: NamedOrganisation | null;
  readonly institution: NamedOrganisation | null;
  readonly classes: readonly ClassSummary[];
  readonly bids: readonly Bid[];
  readonly grade: string | null;
}

export interface Bid {
  readonly id: string;
  readonly institutionName: string;
  readonly submittedOn: string;
  readonly reserveRank: number | null;
}

export interface ClassView extends CaseBase {
  readonly projectId: string;
  readonly number: string;
  readonly projectTitle: string;
  readonly projectState: string;
  readonly seq: number;
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly filingNumber: string | null;
  readonly policyVersionId: string | null;
  readonly institution: NamedOrganisation | null;
  readonly assessmentBody: NamedOrganisation | null;
  readonly filing: FilingView | null;
  readonly evaluation: EvaluationView | null;
  readonly claim: { readonly id: string } | null;
}

export interface FilingView {
  readonly round: number;
  /** Of an apprenticeship. */
  readonly months?: number | null;
  readonly plan?: {
    readonly approvedFeeFen?: number;
    readonly costPerHeadFen?: number;
    readonly costShares?: { readonly government: number; readonly enterprise: number; readonly person: number };
  };
  readonly decision: 'RETURNED' | 'APPROVED' | 'REFUSED' | null;
  readonly defects?: readonly { readonly item: string; readonly problem: string }[] | null;
}

export interface EvaluationView {
  readonly evaluatorName: string;
  readonly scoredOn: string | null;
  readonly objectionEndsOn: string | null;
  readonly score: number | null;
  readonly grade: string | null;
}

export interface ReleaseView {
  readonly open: boolean;
  readonly conditions: readonly ConditionState[];
}

export interface Trainee {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly idNumberMasked: string;
  readonly categories: readonly string[];
  readonly state: 'ENROLLED' | 'WITHDRAWN';
  readonly withdrawnOn: string | null;
  readonly withdrawalReason: string | null;
  readonly confirmation: 'ASKED' | 'CONFIRMED' | 'DECLINED' | null;
  readonly warnings: readonly string[];
  readonly attendedHours: number;
  readonly scores: readonly Score[];
  readonly certificate: { readonly number: string; readonly issuedOn: string } | null;
  readonly employment: {
    readonly result: string;
    readonly employedOn: string | null;
    readonly proofKind: string | null;
    readonly proofReference: string | null;
  } | null;
}

export interface Score {
  readonly attempt: number;
  readonly theory: number | null;
  readonly practice: number | null;
  readonly absent: boolean;
  readonly examinedOn: string;
}

export interface Session {
  readonly id: string;
  readonly heldOn: string;
  readonly hours: number;
  readonly kind: string;
  readonly content: string;
  readonly attendance: readonly { readonly traineeId: string; readonly hours: number }[];
}

export interface Finding {
  readonly id: string;
  readonly description: string;
  readonly openedOn: string;
  readonly correctBy: string;
  readonly closedOn: string | null;
  readonly closingNote: string | null;
}

export interface Inspection {
  readonly id: string;
  readonly kind: string;
  readonly inspectedOn: string;
  readonly inspectorName: string;
  readonly presentCount: number | null;
  readonly traineesReached: number | null;
  readonly note: string;
}

export interface AuditEvent {
  readonly id: string;
  readonly event: string;
  readonly accepted: boolean;
  readonly businessOn: string;
  readonly recordedAt: string;
  readonly actorName: string | null;
  readonly organisationName: string | null;
}

export interface ReferenceItem {
  readonly value: string;
  readonly label: string;
}

export interface CommandAnswer {
  readonly commandId: string;
  readonly command: AnyCommandName;
  readonly accepted: true;
  readonly result: unknown;
}

export interface CommandRecord {
  readonly key: string;
  readonly command: AnyCommandName;
  readonly accepted: boolean | null;
}
