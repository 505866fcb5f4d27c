import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request, withQuery } from './client.js';
import type {
  AuditEvent,
  Claim,
  ClassView,
  Clock,
  Finding,
  Inspection,
  NotificationPage,
  Page,
  ProjectRow,
  ProjectView,
  ReferenceItem,
  ReleaseView,
  Session,
  TaskPage,
  Trainee,
} from './types.js';

const POLL_MS = 3_000;
/** A stage is left within seconds of the deciding act; after this we stop asking so often. */
const SETTLING_MS = 45_000;

export type CaseKind = 'projects' | 'classes';

/** Until when a case may still be moving after a command of ours. */
const movingUntil = new Map<string, number>();

/** After an accepted command: everything on the page may be different now, and the process is about to move. */
export async function afterCommand(client: QueryClient, caseId: string | undefined): Promise<void> {
  if (caseId) movingUntil.set(caseId, Date.now() + SETTLING_MS);
  await client.invalidateQueries();
}

function pollWhileMoving(caseId: string): () => number | false {
  return () => ((movingUntil.get(caseId) ?? 0) > Date.now() ? POLL_MS : false);
}

export function useClock() {
  return useQuery({ queryKey: ['clock'], queryFn: () => request<Clock>('GET', '/api/clock') });
}

/** Whether a day is over by the business clock: the browser's own clock has no say. */
export function useIsPast(): (on: string | null) => boolean {
  const { data: clock } = useClock();
  return (on) => clock !== undefined && on !== null && on < clock.today;
}

export function useTasks() {
  return usePages<TaskPage>(['tasks'], '/api/tasks', {});
}

export function useNotifications() {
  return usePages<NotificationPage>(['notifications'], '/api/notifications', {});
}

export function useProjects(stage: string | undefined) {
  return usePages<Page<ProjectRow>>(['projects', stage], '/api/projects', { stage });
}

export function useAudit(kind: CaseKind, id: string) {
  return usePages<Page<AuditEvent>>(['audit', kind, id], `/api/${kind}/${id}/audit`, {});
}

export function useProject(id: string) {
  return useCase<ProjectView>('projects', id);
}

export function useClass(id: string) {
  return useCase<ClassView>('classes', id);
}

function useCase<View>(kind: CaseKind, id: string) {
  return useQuery({
    queryKey: [kind, id],
    queryFn: () => request<View>('GET', `/api/${kind}/${id}`),
    refetchInterval: pollWhileMoving(id),
  });
}

/** The gate hangs on project and class alike: it moves when either does. */
export function useRelease(classId: string, projectId: string) {
  const polls = [pollWhileMoving(classId), pollWhileMoving(projectId)];
  return useQuery({
    queryKey: ['release', classId],
    queryFn: () => request<ReleaseView>('GET', `/api/classes/${classId}/release`),
    refetchInterval: () => polls.map((poll) => poll()).find(Boolean) ?? false,
  });
}

interface ClassParts {
  roster: { readonly items: readonly Trainee[] };
  sessions: { readonly items: readonly Session[] };
  findings: { readonly items: readonly Finding[]; readonly inspections: readonly Inspection[] };
  claim: { readonly claim: Claim | null };
}

export function useClassPart<Name extends keyof ClassParts>(classId: string, part: Name) {
  return useQuery({
    queryKey: ['classes', classId, part],
    queryFn: () => request<ClassParts[Name]>('GET', `/api/classes/${classId}/${part}`),
  });
}

/** The case that a form belongs to: some reference lists depend on it. */
export interface CaseOfForm {
  readonly projectId?: string;
  readonly classId?: string;
}

const SCOPED_LISTS: Readonly<Record<string, keyof CaseOfForm>> = {
  directoryEntries: 'projectId',
  bids: 'projectId',
  openFindings: 'classId',
  trainees: 'classId',
};

export function useReference(source: string, of: CaseOfForm) {
  const scope = SCOPED_LISTS[source];
  const query = scope ? { [scope]: of[scope] } : {};
  return useQuery({
    queryKey: ['reference', source, query],
    queryFn: () => request<{ items: readonly ReferenceItem[] }>('GET', withQuery(`/api/reference/${source}`, query)),
  });
}

/** A keyset list; `nextOf` where the list stands inside of what is answered. */
export function usePages<P>(
  key: readonly unknown[],
  path: string,
  query: Record<string, string | undefined>,
  nextOf: (page: P) => string | null = nextOfList,
) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => request<P>('GET', withQuery(path, { ...query, after: pageParam })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => nextOf(last) ?? undefined,
  });
}

function nextOfList(page: unknown): string | null {
  return (page as Page<unknown>).next;
}
