import type { Sql } from '../../platform/database.js';

/** What must be true of the record at any moment, as SQL that counts the rows which say otherwise. */
export interface Invariant {
  readonly name: string;
  /** For the operator who reads the table of `npm run verify`. */
  readonly title: string;
  /** True where a violation means that money is wrong, not only that something lags. */
  readonly money: boolean;
  /** One row with one integer column, `violations`. */
  readonly query: Sql;
}
