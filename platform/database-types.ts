import pg from 'pg';
import { Prisma } from '../prisma/generated/client.js';

type Parse = (text: string) => unknown;

/** Of a session on UTC, whose zone is always +00. */
const instant: Parse = (text) => new Date(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`);
const day: Parse = (text) => new Date(`${text}T00:00:00Z`);

/** Where statements answer otherwise than plain pg would: as model calls do, so that both ways read alike. */
const PARSERS: Readonly<Record<number, Parse>> = {
  [pg.types.builtins.INT8]: BigInt,
  [pg.types.builtins.NUMERIC]: (text) => new Prisma.Decimal(text),
  [pg.types.builtins.DATE]: day,
  [pg.types.builtins.TIMESTAMP]: instant,
  [pg.types.builtins.TIMESTAMPTZ]: instant,
};

export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format === 'text' && PARSERS[oid]) || pg.types.getTypeParser(oid, format),
};

/** Instants without the zone of this machine. */
export function asParameter(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(asParameter) : value;
}
