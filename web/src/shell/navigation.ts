import { EXPORTERS } from '../../../domain/access/exports.js';
import { READ_ACCESS } from '../../../domain/access/table.js';
import type { Me } from '../api/types.js';
import { dossierEntries } from '../dossiers/pages.js';
import type { NavEntry } from './nav-entry.js';

export const NAV_GROUPS = ['work', 'money', 'policy', 'people', 'after'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];

const ENTRIES: Readonly<Record<NavGroup, readonly NavEntry[]>> = {
  work: [
    { path: '/inbox', text: 'nav.inbox', roles: READ_ACCESS.listTasks },
    { path: '/projects', text: 'nav.projects', roles: READ_ACCESS.listProjects },
    { path: '/export', text: 'export.title', roles: EXPORTERS },
  ],
  money: [{ path: '/forecast', text: 'forecast.title', roles: READ_ACCESS.listForecasts }, ...dossierEntries('money')],
  policy: dossierEntries('policy'),
  people: dossierEntries('people'),
  after: dossierEntries('after'),
};

/** What this person may open, by group; a group with nothing in it is left out. */
export function navigationOf(me: Me): readonly { readonly group: NavGroup; readonly entries: readonly NavEntry[] }[] {
  return NAV_GROUPS.map((group) => ({
    group,
    entries: ENTRIES[group].filter(({ roles }) => roles.some((role) => me.roles.includes(role))),
  })).filter(({ entries }) => entries.length > 0);
}
