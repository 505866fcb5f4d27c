/** The life of a policy version: draft, checked by a second person, in force, superseded. Never edited, only succeeded. */
import { addDays, type IsoDate } from '../calendar/dates.js';
import type { Actor } from '../lifecycle/case-view.js';
import { type Refusal, refusal } from '../refusals.js';
import type { PolicyStatus, PolicyVersion } from './types.js';

type Term = Pick<PolicyVersion, 'validFrom' | 'validTo'>;

/** A version that stands in force, of the same region and with a fund in common. */
export interface StandingVersion extends Term {
  readonly id: string;
}

export interface VersionLife extends Term {
  readonly id: string;
  readonly status: PolicyStatus;
  readonly draftedBy: string | null;
  readonly checkedBy: string | null;
  /** Its document says how versions that overlap are chosen between: 从新、从优、从高. */
  readonly settlesOverlap: boolean;
}

export function refusalForDrafting(regionCode: string, actor: Pick<Actor, 'regions'>): Refusal | undefined {
  if (actor.regions.includes(regionCode)) return undefined;
  return refusal('POLICY_REGION_FOREIGN', { field: 'regionCode', params: { region: regionCode } });
}

/** For the second person: to check a draft, or to return it. */
export function refusalForChecking(version: VersionLife, actor: Pick<Actor, 'id'>): Refusal | undefined {
  if (version.status === 'RETURNED') return refusal('POLICY_RETURNED');
  if (version.status !== 'DRAFT') return refusal('ALREADY_DECIDED');
  return version.draftedBy === actor.id ? refusal('SAME_PERSON') : undefined;
}

/** For the third person. `standing` are all versions in force beside which, or after which, this one would stand. */
export function refusalForBringing(
  version: VersionLife,
  actor: Pick<Actor, 'id'>,
  supersedes: string | null,
  standing: readonly StandingVersion[],
): Refusal | undefined {
  if (version.status === 'RETURNED') return refusal('POLICY_RETURNED');
  if (version.status === 'DRAFT') return refusal('POLICY_NOT_CHECKED');
  if (version.status !== 'CHECKED') return refusal('ALREADY_DECIDED');
  if ([version.draftedBy, version.checkedBy].includes(actor.id)) return refusal('SAME_PERSON');
  const predecessor = standing.find(({ id }) => id === supersedes);
  if (supersedes !== null && (!predecessor || predecessor.validFrom >= version.validFrom)) {
    return refusal('POLICY_PREDECESSOR', { field: 'supersedes', params: { id: supersedes } });
  }
  const beside = standing
    .map((each) => (each === predecessor ? { ...each, validTo: endOfPredecessor(each, version) } : each))
    .filter((each) => overlap(each, version));
  if (beside.length === 0 || version.settlesOverlap) return undefined;
  const others = beside.map(({ id }) => id).join('、');
  return refusal('POLICY_OVERLAP', { field: 'supersedes', params: { others } });
}

/** Where its document gave no end, a version ends the day before its successor begins; a stated end stands. */
export function endOfPredecessor({ validTo }: Term, { validFrom }: Term): IsoDate {
  return validTo ?? addDays(validFrom, -1);
}

function overlap(left: Term, right: Term): boolean {
  return startsBy(left, right.validTo) && startsBy(right, left.validTo);
}

function startsBy({ validFrom }: Term, end: IsoDate | null): boolean {
  return end === null || validFrom <= end;
}
