import type { AFTER_PAYMENT_ACCESS } from '../domain/access/after-payment.js';
import {
  confirmClawback,
  confirmClawbackReversal,
  confirmRefund,
  orderClawback,
  recordRefund,
  refuseClawback,
  refuseClawbackReversal,
  refuseRefund,
  reverseClawback,
} from './clawback.js';
import { confirmSanction, liftSanction, proposeSanction, referToJustice, refuseSanction } from './sanction.js';
import { drawSpotCheck, raiseSignal, recordSpotCheck } from './spot-check.js';
import { confirmShortfall, declareShortfall, refuseShortfall } from './shortfall.js';
import { carryOutAppeal, decideAppeal, fileAppeal } from './appeal.js';
import type { AnyDossierCommand } from './dossier.js';

/** The part of the registry that follows a payment. */
export const AFTER_PAYMENT_COMMANDS = {
  orderClawback,
  confirmClawback,
  refuseClawback,
  recordRefund,
  confirmRefund,
  refuseRefund,
  reverseClawback,
  confirmClawbackReversal,
  refuseClawbackReversal,
  proposeSanction,
  confirmSanction,
  refuseSanction,
  liftSanction,
  referToJustice,
  drawSpotCheck,
  recordSpotCheck,
  raiseSignal,
  declareShortfall,
  confirmShortfall,
  refuseShortfall,
  fileAppeal,
  decideAppeal,
  carryOutAppeal,
} as const satisfies Record<keyof typeof AFTER_PAYMENT_ACCESS, AnyDossierCommand>;
