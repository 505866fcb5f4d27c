import type { Role } from '../../../domain/access/roles.js';
import { FACT_ACCESS, type FactName } from '../../../domain/access/table.js';
import type { ClassView } from '../api/types.js';
import { useSession } from './session.js';

/** True when one of these roles is mine: what I may not read is not offered. */
export function useMayRead(roles: readonly Role[]): boolean {
  const { me } = useSession();
  return me?.roles.some((role) => roles.includes(role)) ?? false;
}

/** True when the access table lets me enter these rows of this class now; the server asks the same table again. */
export function useMayEnter(fact: FactName, of: ClassView): boolean {
  const { me } = useSession();
  const { role, stage, party } = FACT_ACCESS[fact];
  const organisation = party === 'ASSESSMENT_BODY' ? of.assessmentBody : of.institution;
  return (
    of.stage === stage &&
    of.state === 'ACTIVE' &&
    (me?.roles.includes(role) ?? false) &&
    me?.organisation.id === organisation?.id
  );
}
