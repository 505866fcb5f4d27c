import { DOSSIER_ACCESS, type DossierAccess, type DossierCommandName } from '../../../domain/access/dossiers.js';
import { useSession } from './session.js';

/** Whether the access table lets me give a command on a dossier; of which one, the server says again. */
export function useMayGive(): (command: DossierCommandName) => boolean {
  const { me } = useSession();
  return (command) => {
    const { role, at }: DossierAccess = DOSSIER_ACCESS[command];
    return me !== undefined && me.roles.includes(role) && at.includes(me.organisation.kind);
  };
}
