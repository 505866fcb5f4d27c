import type { ComponentType } from 'react';
import type { Dossier } from '../../../domain/access/dossiers.js';
import { BankFileCard } from './bank-file-card.js';
import { BudgetBar } from './budget-bar.js';
import type { PanelProps } from './page.js';
import { PolicyDifference } from './policy-difference.js';
import { PolicyRules } from './policy-rules.js';
import { ReconciliationCard } from './reconciliation-card.js';
import { SubsidyClaimPanel } from './subsidy-claim-panel.js';
import { VoucherLinks } from './voucher-links.js';

/** What a caseworker needs of some kinds besides facts and tables, in the order in which it stands on the page. */
export const PANELS: Readonly<Partial<Record<Dossier, readonly ComponentType<PanelProps>[]>>> = {
  budget: [BudgetBar],
  batch: [BankFileCard, ReconciliationCard],
  policyVersion: [PolicyDifference, PolicyRules],
  voucherIssue: [VoucherLinks],
  subsidyClaim: [SubsidyClaimPanel],
};
