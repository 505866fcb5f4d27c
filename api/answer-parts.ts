import { z } from 'zod';
import { DOSSIER_COMMAND_NAMES } from '../domain/access/dossiers.js';
import { ROLES } from '../domain/access/roles.js';
import { COMMAND_NAMES } from '../domain/access/table.js';

/** What several answers share. */
/** Loaded institutions have ids made from their names: the form of a UUID, not its version bits. */
export const id = z.guid();
export const day = z.iso.date();
export const instant = z.iso.datetime({ offset: true });
export const named = z.strictObject({ id, name: z.string() }).meta({ id: 'Named' });
export const command = z
  .enum([...COMMAND_NAMES, ...DOSSIER_COMMAND_NAMES] as [string, ...string[]])
  .meta({ id: 'CommandName' });
export const role = z.enum(ROLES).meta({ id: 'Role' });
export const fen = z.int().meta({ description: '金额，单位为分' });
export const hours = z.number();
export const page = <Item extends z.ZodType>(item: Item) => ({ items: z.array(item), next: z.string().nullable() });

export const refusal = z
  .strictObject({
    kind: z.literal('refusal'),
    code: z.string(),
    message: z.string(),
    clause: z.string(),
    field: z.string().optional(),
    /** Of a list of rows every one that is wrong; `row` counts from 1. */
    errors: z.array(z.strictObject({ row: z.int(), field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Refusal' });
export const availableCommands = z.array(
  z.strictObject({ command, available: z.boolean(), refusal: refusal.optional() }),
);
