import type { IsoDate } from '../../domain/calendar/dates.js';
import { maskName, maskPhone } from '../../domain/identity/mask.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { lockPeople } from '../budget/quotas.js';
import { endSessions } from '../people/accounts.js';
import { enrolled, type ListedPerson } from '../people/people.js';

/** How long somebody may leave the password as it was told him; no document gives a time (DEFAULT). */
const ONE_TIME_DAYS = 7;
const oneTimeUntil = sql`business_today() + ${ONE_TIME_DAYS}::int`;

/** Who stands at the counter, under lock; null where the record knows this number by another name. */
export async function enrolClaimant(tx: Tx, person: ListedPerson, secrets: PersonalData): Promise<string | null> {
  const found = await row<{ personId: string }>(
    tx,
    sql`SELECT "personId" FROM ${enrolled([person], secrets)} AS enrolled`,
  );
  if (!found) throw new Error('a person was not enrolled');
  await lockPeople(tx, [found.personId]);
  const named = await row<{ isSame: boolean }>(
    tx,
    sql`SELECT person_of(${secrets.hash(person.idNumber)}, ${person.name}) IS NOT NULL AS "isSame"`,
  );
  return named?.isSame ? found.personId : null;
}

export interface Standing {
  readonly username: string;
  readonly on: IsoDate;
}
export async function findStanding(tx: Tx, personId: string): Promise<Standing | undefined> {
  return row<Standing>(
    tx,
    sql`SELECT username, registered_on::text AS "on" FROM claimant_of(${personId}::uuid) WHERE username IS NOT NULL`,
  );
}

interface NewClaimant {
  readonly personId: string;
  readonly name: string;
  readonly phone: string;
  readonly regionCode: string;
  readonly identityDocument: string;
  readonly passwordHash: string;
}

/** An organisation of one, its account, and by whom and by what paper he was registered. */
export async function insertClaimant(
  tx: Tx,
  actor: Actor,
  { personId, name, phone, regionCode, identityDocument, passwordHash }: NewClaimant,
  secrets: PersonalData,
): Promise<{ id: string; username: string }> {
  const account = await row<{ id: string; organisationId: string; username: string }>(
    tx,
    sql`WITH one AS (
      INSERT INTO organisation (kind, name, region_code, person_id) VALUES ('PERSON', ${name}, ${regionCode}, ${personId}::uuid)
      RETURNING id)
    INSERT INTO account (username, display_name, password_hash, organisation_id, roles, one_time_until)
    SELECT 'g' || lpad(nextval('claimant_number')::text, 8, '0'), ${maskName(name)}, ${passwordHash}, id, ARRAY['institution'],
      ${oneTimeUntil} FROM one RETURNING id, organisation_id AS "organisationId", username`,
  );
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO claimant (organisation_id, account_id, region_code, identity_document, phone_cipher, phone_masked,
      registered_by, registered_on)
    VALUES (${account?.organisationId ?? null}::uuid, ${account?.id ?? null}::uuid, ${regionCode}, ${identityDocument},
      ${secrets.encrypt(phone)}, ${maskPhone(phone)}, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  if (!account || !made) throw new Error('a claimant was not written');
  return { id: made.id, username: account.username };
}

export interface RegisteredClaimant {
  readonly id: string;
  readonly accountId: string;
  readonly username: string;
}

/** Under lock; undefined where he is registered outside the actor's regions. */
export async function lockClaimant(tx: Tx, actor: Actor, id: string): Promise<RegisteredClaimant | undefined> {
  return row<RegisteredClaimant>(
    tx,
    sql`SELECT c.id, c.account_id AS "accountId", a.username FROM claimant c JOIN account a ON a.id = c.account_id
    WHERE c.id = ${id}::uuid AND c.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF a`,
  );
}

/** Whoever is signed in as him, or knows the password until now, is out. */
export async function renewPassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE account SET password_hash = ${passwordHash}, one_time_until = ${oneTimeUntil} WHERE id = ${accountId}::uuid`,
  );
  await endSessions(tx, accountId);
}

export async function changePhone(tx: Tx, id: string, phone: string, secrets: PersonalData): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claimant SET phone_cipher = ${secrets.encrypt(phone)}, phone_masked = ${maskPhone(phone)} WHERE id = ${id}::uuid`,
  );
}
