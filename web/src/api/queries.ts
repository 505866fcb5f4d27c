import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Dossier } from '../../../domain/access/dossiers.js';
import { apiOf, type Facts } from '../dossiers/places.js';
import { request, withQuery } from './client.js';
import type {
  AuditEvent,
  ClassView,
  Clock,
  DossierAwaited,
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

/** The trail of a case or a dossier, by the address it has in the API. */
export function useAudit(path: string) {
  return usePages<Page<AuditEvent>>(['audit', path], path, {});
}

export function useDossiers(dossier: Dossier, filters: Record<string, string | undefined>) {
  return usePages<Page<Facts> & Facts>(['dossiers', dossier, filters], apiOf(dossier), filters);
}

export function useDossier(dossier: Dossier, id: string) {
  return useQuery({
    queryKey: ['dossier', dossier, id],
    queryFn: () => request<Facts>('GET', apiOf(dossier, id)),
    refetchInterval: pollWhileMoving(id),
  });
}

/** Who is asked to act on it now. */
export function useDossierAwaited(dossier: Dossier, id: string) {
  return useQuery({
    queryKey: ['dossier', dossier, id, 'awaited'],
    queryFn: () => request<{ items: readonly DossierAwaited[] }>('GET', `${apiOf(dossier, id)}/awaited`),
    refetchInterval: pollWhileMoving(id),
  });
}

/** A part of a dossier that only its own panel asks for. */
export function useDossierPart<Part>(dossier: Dossier, id: string, part: string, isWanted = true) {
  return useQuery({
    queryKey: ['dossier', dossier, id, part],
    queryFn: () => request<Part>('GET', `${apiOf(dossier, id)}/${part}`),
    enabled: isWanted,
  });
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
}

export function useClassPart<Name extends keyof ClassParts>(classId: string, part: Name) {
  return useQuery({
    queryKey: ['classes', classId, part],
    queryFn: () => request<ClassParts[Name]>('GET', `/api/classes/${classId}/${part}`),
  });
}

/** The case or dossier that a form belongs to: some reference lists depend on it. */
export interface CaseOfForm {
  readonly projectId?: string;
  readonly classId?: string;
  readonly claimId?: string;
  readonly dossier?: Dossier;
  readonly dossierId?: string;
  /** Choices that stand on the page already. */
  readonly lists?: Readonly<Record<string, readonly ReferenceItem[]>>;
}

export const SCOPED_LISTS: Readonly<Record<string, 'projectId' | 'classId' | 'claimId' | 'classOrClaimId'>> = {
  directoryEntries: 'projectId',
  bids: 'projectId',
  openFindings: 'classId',
  trainees: 'classOrClaimId',
  allowanceTrainees: 'classOrClaimId',
  lateResults: 'classId',
  lateTrainees: 'classId',
  openObjections: 'classId',
  officials: 'classOrClaimId',
  zeroLines: 'claimId',
  claimObjections: 'claimId',
};

interface Choices {
  readonly items: readonly ReferenceItem[];
  /** There are others, which are searched for. */
  readonly more: boolean;
}

export function useReference(source: string, of: CaseOfForm) {
  const query = scopeOf(source, of);
  const known = of.lists?.[source];
  const asked = useQuery({
    queryKey: ['reference', source, query],
    queryFn: () => request<Choices>('GET', withQuery(`/api/reference/${source}`, query)),
    // What depends on a choice that is not made yet has nothing to offer.
    enabled: !known && Object.values(query).every((id) => id !== undefined),
  });
  return {
    items: known ?? asked.data?.items ?? [],
    more: !known && asked.data?.more === true,
    isLoading: asked.isFetching,
  };
}

/** What is typed may be an identity number: it goes in the body, and is not kept once nobody looks at what was found. */
export function useReferenceSearch(source: string, of: CaseOfForm, typed: string) {
  const query = scopeOf(source, of);
  return useQuery({
    queryKey: ['reference', source, 'search', query, typed],
    queryFn: () => request<Choices>('POST', `/api/reference/${source}/search`, { body: { ...query, query: typed } }),
    enabled: typed !== '',
    gcTime: 0,
  });
}

function scopeOf(source: string, of: CaseOfForm): Record<string, string | undefined> {
  const belongsTo = SCOPED_LISTS[source];
  const scope = belongsTo === 'classOrClaimId' ? (of.classId ? 'classId' : 'claimId') : belongsTo;
  return scope ? { [scope]: of[scope] } : {};
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
