import type { Dossier } from '../../../domain/access/dossiers.js';
import type { NavEntry } from '../shell/nav-entry.js';
import { AFTER_PAYMENT_PAGES } from './after-payment.js';
import { MONEY_PAGES } from './money.js';
import type { DossierPage } from './page.js';
import { placeOf } from './places.js';
import { PEOPLE_PAGES, POLICY_PAGES } from './policy.js';

/** Every kind has one: the compiler asks for it. */
const DOSSIER_PAGES: Readonly<Record<Dossier, DossierPage>> = {
  ...MONEY_PAGES,
  ...POLICY_PAGES,
  ...PEOPLE_PAGES,
  ...AFTER_PAYMENT_PAGES,
};
export const SHOWN_DOSSIERS = Object.keys(DOSSIER_PAGES) as readonly Dossier[];

export function pageOf(dossier: Dossier): DossierPage {
  return DOSSIER_PAGES[dossier];
}

export function dossierEntries(group: DossierPage['group']): readonly NavEntry[] {
  return SHOWN_DOSSIERS.filter((dossier) => pageOf(dossier).group === group).map((dossier) => ({
    path: placeOf(dossier),
    text: `dossier.${dossier}`,
    roles: pageOf(dossier).readers,
  }));
}
