import type { Request, Response } from 'express';
import type { z } from 'zod';
import { DOSSIER_ACCESS, type DossierCommandName } from '../domain/access/dossiers.js';
import type { Role } from '../domain/access/roles.js';
import {
  COMMAND_ACCESS,
  type CommandName,
  FACT_ACCESS,
  type FactName,
  READ_ACCESS,
  type ReadName,
} from '../domain/access/table.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import type { Person } from '../store/people/accounts.js';
import type { Services } from './services.js';

/** A row of the access table, or a route that asks nobody who he is. */
export type Access = CommandName | DossierCommandName | FactName | ReadName | 'PUBLIC';

export interface Call<Body = unknown, Query = unknown> {
  readonly services: Services;
  readonly person: Person;
  readonly actor: Actor;
  /** Checked before any SQL: ids are UUIDs. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
  readonly response: Response;
}

/**
 * One row of the list that is the API: the server, the OpenAPI document and the access test all read it. `handle` answers
 * a value, `undefined` for "not found", a Reply, a Problem, or a Refusal; it throws only what nobody expected.
 */
export interface RouteDefinition<Body, Query> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Express pattern with the whole path, which is the label of metrics too. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly tag: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly answer?: z.ZodType;
  /** Media types of the file that it may answer. */
  readonly files?: readonly string[];
  /** A command: Idempotency-Key is demanded. */
  readonly keyed?: boolean;
  /** Longest time it may take; the rest answer within REQUEST_MS. */
  readonly limitMs?: number;
  handle(call: Call<Body, Query>): Promise<unknown>;
}
export type Route = RouteDefinition<unknown, unknown>;

/** Ties the types of body and query to the handler; the list itself holds routes of any. */
export function route<Body = undefined, Query = undefined>(definition: RouteDefinition<Body, Query>): Route {
  return definition;
}

/** An answer with another status than 200. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body?: unknown,
  ) {}
}

/** The roles that may use a route; undefined for a public one. */
export function rolesFor(access: Access): readonly Role[] | undefined {
  if (access === 'PUBLIC') return undefined;
  if (access in COMMAND_ACCESS) return [COMMAND_ACCESS[access as CommandName].role];
  if (access in DOSSIER_ACCESS) return [DOSSIER_ACCESS[access as DossierCommandName].role];
  if (access in FACT_ACCESS) return [FACT_ACCESS[access as FactName].role];
  return READ_ACCESS[access as ReadName];
}
