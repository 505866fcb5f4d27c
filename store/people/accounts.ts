import type { Role } from '../../domain/access/roles.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import {
  type Database,
  execute,
  inTransaction,
  row,
  type Scope,
  sql,
  SYSTEM_SCOPE,
  type Tx,
} from '../../platform/database.js';

/** What a sign-in needs to know; never leaves api/auth.ts. */
export interface Credentials {
  readonly id: string;
  readonly passwordHash: string;
  readonly isDemo: boolean;
  /** Of whom: his own, one that somebody else chose and that is good for one sign-in, or one of these whose days are over. */
  readonly password: 'OWN' | 'ONE_TIME' | 'LAPSED';
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
const PARTIES_OF_CASES: readonly string[] = ['INSTITUTION', 'ENTERPRISE', 'ASSESSMENT_BODY', 'EVALUATOR', 'PERSON'];

export async function findCredentials(db: Database, username: string): Promise<Credentials | null> {
  const found = await row<Credentials>(
    db,
    sql`SELECT id, password_hash AS "passwordHash", is_demo AS "isDemo", CASE WHEN one_time_until IS NULL THEN 'OWN'
      WHEN one_time_until < business_today() THEN 'LAPSED' ELSE 'ONE_TIME' END AS password
    FROM account WHERE username = ${username} AND disabled_at IS NULL`,
  );
  return found ?? null;
}

/** Once for each password: false where somebody else has changed it meanwhile. Whoever is signed in as him is out. */
export async function changePassword(
  db: Database,
  { id, passwordHash }: Credentials,
  newHash: string,
): Promise<boolean> {
  return inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const changed = await execute(
      tx,
      sql`WITH changed AS (
        UPDATE account SET password_hash = ${newHash}, one_time_until = NULL
        WHERE id = ${id}::uuid AND password_hash = ${passwordHash} RETURNING id)
      INSERT INTO audit_event (actor_id, event, business_on) SELECT id, 'password-changed', business_today() FROM changed`,
    );
    await endSessions(tx, id);
    return changed === 1;
  });
}

export async function endSessions(tx: Tx, accountId: string): Promise<void> {
  await execute(tx, sql`DELETE FROM session WHERE sess->>'accountId' = ${accountId}`);
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
  const data = { ...account, roles: [...account.roles] };
  const [made] = await db.account.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
  return made?.id;
}

/** Organisations of exactly this name: names are not unique, and picking one for the caller would be a guess. */
export async function findOrganisationsByName(
  db: Database | Tx,
  name: string,
): Promise<{ id: string; kind: string; regionCode: string }[]> {
  const select = { id: true, kind: true, regionCode: true };
  return db.organisation.findMany({ where: { name }, orderBy: { id: 'asc' }, select });
}

export async function registerOrganisation(
  db: Database | Tx,
  data: { name: string; kind: string; regionCode: string },
): Promise<string> {
  return (await db.organisation.create({ data, select: { id: true } })).id;
}

export async function isRegion(db: Database | Tx, code: string): Promise<boolean> {
  return (await db.region.count({ where: { code } })) > 0;
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
