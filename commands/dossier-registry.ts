import type { DossierCommandName } from '../domain/access/dossiers.js';
import { confirmAllocation, proposeAllocation, refuseAllocation } from './budget.js';
import type { AnyDossierCommand } from './dossier.js';

/** Every command on a dossier, by the name it has in its access table. */
export const DOSSIER_COMMANDS = {
  proposeAllocation,
  confirmAllocation,
  refuseAllocation,
} as const satisfies Record<DossierCommandName, AnyDossierCommand>;
