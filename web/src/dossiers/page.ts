import type { DossierCommandName } from '../../../domain/access/dossiers.js';
import type { Role } from '../../../domain/access/roles.js';
import type { ReferenceItem } from '../api/types.js';
import type { Facts } from './places.js';

/** A table within a dossier's facts: the columns that are shown, and where a row leads. */
export interface FactTable {
  readonly columns: readonly string[];
  readonly to?: (row: Facts) => string | undefined;
}
export type FactTables = Readonly<Record<string, FactTable>>;

/** All that a kind of dossier needs to have a list, a page, and its commands (docs/recipes.md). */
export interface DossierPage {
  readonly group: 'money' | 'policy' | 'people' | 'after';
  /** Who may list them; where not all of these may open one, `openers`. */
  readonly readers: readonly Role[];
  readonly openers?: readonly Role[];
  /** The facts that name one of them, in a list and at the head of its page. */
  readonly title: readonly string[];
  readonly columns: readonly string[];
  /** Of the list's `totals` object. */
  readonly totals?: readonly string[];
  /** Of a list whose `totals` are counts: what they are counted by. */
  readonly countedBy?: string;
  /** Tables that the list answers besides its items. */
  readonly listTables?: FactTables;
  /** Query parameters of the list, each with its closed list of values, a reference list, or any year. */
  readonly filters?: Readonly<Record<string, readonly string[] | { readonly source: string } | 'year'>>;
  readonly facts: readonly string[];
  readonly tables?: FactTables;
  /** When a command is worth offering; the server decides again, and says why not. */
  readonly offered: Readonly<Partial<Record<DossierCommandName, (facts: Facts) => boolean>>>;
  /** Choices of a form that stand on the page already. */
  readonly lists?: (facts: Facts) => Readonly<Record<string, readonly ReferenceItem[]>>;
}

/** What a panel is given: what a caseworker needs besides facts and tables. */
export interface PanelProps {
  readonly id: string;
  readonly facts: Facts;
}
