import type { Role } from '../domain/access/table.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { type Database, row, rows, type Scope, sql, type Tx } from '../platform/database.js';

/** What a sign-in needs to know; never leaves api/auth.ts. */
export interface Credentials {
  readonly id: string;
  readonly passwordHash: string;
  readonly isDemo: boolean;
}

/** The signed-in person: what the rules need, and what a page shows. */
export interface Person {
  readonly actor: Actor;
  readonly username: string;
  readonly displayName: string;
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly regionCode: string;
  };
}

/** These see their own cases only; every other kind of organisation is an authority and sees its region. */
const PARTIES_OF_CASES: readonly string[] = ['INSTITUTION', 'ENTERPRISE', 'ASSESSMENT_BODY', 'EVALUATOR'];

export async function findCredentials(db: Database, username: string): Promise<Credentials | undefined> {
  return row<Credentials>(
    db,
    sql`SELECT id, password_hash AS "passwordHash", is_demo AS "isDemo" FROM account
    WHERE username = ${username} AND disabled_at IS NULL`,
  );
}

/** The person behind a session with the regions of the organisation, in one query; undefined once disabled. */
export async function findPerson(db: Database | Tx, accountId: string): Promise<Person | undefined> {
  const found = await row<PersonRow>(
    db,
    sql`
    WITH RECURSIVE mine AS (
      SELECT a.id, a.username, a.display_name, a.roles, o.id AS organisation_id, o.name, o.kind, o.region_code
      FROM account a JOIN organisation o ON o.id = a.organisation_id
      WHERE a.id = ${accountId}::uuid AND a.disabled_at IS NULL
    ), below AS (
      SELECT region_code AS code FROM mine WHERE kind <> ALL (${PARTIES_OF_CASES}::text[])
      UNION ALL SELECT r.code FROM region r JOIN below ON r.parent_code = below.code
    )
    SELECT id, username, display_name AS "displayName", roles, organisation_id AS "organisationId", name, kind,
      region_code AS "regionCode", ARRAY (SELECT code FROM below) AS regions FROM mine`,
  );
  return found && personOf(found);
}

/**
 * Whose eyes a read has. An authority looks at its regions and never by organisation: the policy of `project` lets any
 * organisation see a call for bids, and a bureau elsewhere is no bidder.
 */
export function scopeOf(actor: Actor): Scope {
  const isParty = PARTIES_OF_CASES.includes(actor.organisationKind);
  return { regions: actor.regions, organisationId: isParty ? actor.organisationId : '' };
}

export interface NewAccount {
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly email?: string;
}

/** Makes an account; undefined when the username is taken. */
export async function createAccount(db: Database | Tx, account: NewAccount): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    db,
    sql`
    INSERT INTO account (username, display_name, email, password_hash, organisation_id, roles)
    VALUES (${account.username}, ${account.displayName}, ${account.email ?? null}, ${account.passwordHash},
      ${account.organisationId}::uuid, ${account.roles}::text[])
    ON CONFLICT (username) DO NOTHING RETURNING id`,
  );
  return made?.id;
}

/** Organisations of exactly this name: names are not unique, and picking one for the caller would be a guess. */
export async function findOrganisationsByName(
  db: Database | Tx,
  name: string,
): Promise<{ id: string; kind: string; regionCode: string }[]> {
  return rows(db, sql`SELECT id, kind, region_code AS "regionCode" FROM organisation WHERE name = ${name} ORDER BY id`);
}

export async function registerOrganisation(
  db: Database | Tx,
  o: { name: string; kind: string; regionCode: string },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    sql`INSERT INTO organisation (kind, name, region_code)
    VALUES (${o.kind}, ${o.name}, ${o.regionCode}) RETURNING id`,
  );
  if (!made) throw new Error('organisation row was not made');
  return made.id;
}

export async function isRegion(db: Database | Tx, code: string): Promise<boolean> {
  return (await row(db, sql`SELECT 1 AS found FROM region WHERE code = ${code}`)) !== undefined;
}

interface PersonRow {
  id: string;
  username: string;
  displayName: string;
  roles: string[];
  organisationId: string;
  name: string;
  kind: string;
  regionCode: string;
  regions: string[];
}

function personOf(found: PersonRow): Person {
  const { id, username, displayName, roles, organisationId, name, kind, regionCode, regions } = found;
  return {
    actor: { id, organisationId, organisationKind: kind, roles, regions },
    username,
    displayName,
    organisation: { id: organisationId, name, kind, regionCode },
  };
}
