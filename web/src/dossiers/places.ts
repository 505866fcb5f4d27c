import { type Dossier, DOSSIERS } from '../../../domain/access/dossiers.js';

/** What the API answers of one dossier: its page draws each fact by name and kind. */
export type Facts = Readonly<Record<string, unknown>>;

/** Where one of them is on the pages (tasks link to it by this), and in the API. */
export const placeOf = (dossier: Dossier, id?: string) => (id ? `/${dossier}/${id}` : `/${dossier}`);
export const apiOf = (dossier: Dossier, id?: string) =>
  id ? `/api/${DOSSIERS[dossier].path}/${id}` : `/api/${DOSSIERS[dossier].path}`;
