import type { AFTER_PAYMENT_ACCESS } from '../domain/access/after-payment.js';
import * as appeal from './appeal.js';
import * as clawback from './clawback.js';
import type { AnyDossierCommand } from './dossier.js';
import * as sanction from './sanction.js';
import * as shortfall from './shortfall.js';
import * as spotCheck from './spot-check.js';

/** The part of the registry that follows a payment: each file exports its commands and nothing else. */
export const AFTER_PAYMENT_COMMANDS = {
  ...clawback,
  ...sanction,
  ...spotCheck,
  ...shortfall,
  ...appeal,
} as const satisfies Record<keyof typeof AFTER_PAYMENT_ACCESS, AnyDossierCommand>;
