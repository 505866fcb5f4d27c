import type { Role } from '../../../domain/access/roles.js';

/** A line of the navigation: what it is called (a key of the words), and for whom it is there at all. */
export interface NavEntry {
  readonly path: string;
  readonly text: string;
  readonly roles: readonly Role[];
}
