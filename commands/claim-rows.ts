import { addDays, addMonths, type IsoDate } from '../domain/calendar/dates.js';
import type { Entry } from '../domain/claim/commands.schema.js';
import type { ClaimKindName } from '../domain/claim/kinds.js';
import { refusalsOfRows } from '../domain/claim/row-rules.js';
import { refusalsOfHardship } from '../domain/hardship/rules.js';
import { type Refusal, refusal } from '../domain/refusals.js';
import * as entries from '../store/claim/claim-entries.js';
import { findHardshipAsked } from '../store/claim/hardship.js';
import { refusalOfRows } from '../store/fact.js';
import { readPeople } from '../store/people/people.js';
import type { DossierAct } from './dossier.js';

const LIST = { list: 'entries' };

/** The rows as typed: each says what its kind asks, once; each occupation is known; of a person, his own row alone. */
export async function writeRows(
  act: DossierAct<unknown>,
  { id, subsidyKind }: { readonly id: string; readonly subsidyKind: ClaimKindName },
  typed: readonly Entry[],
): Promise<Refusal | undefined> {
  const { tx, actor, today, secrets } = act;
  const people = readPeople(typed, today, { ...LIST, isOnceEach: subsidyKind !== 'WORK_AS_TRAINING' });
  if ('kind' in people) return people;
  const codes = typed.flatMap(({ occupationCode }) => occupationCode ?? []);
  const known = await entries.findOccupationIds(tx, codes);
  const faults = [
    ...refusalsOfRows(subsidyKind, typed),
    ...typed.flatMap(({ occupationCode: code }, index) =>
      code == null || known.has(code)
        ? []
        : faultOf('OCCUPATION_UNKNOWN', 'occupationCode', { row: index + 1, occupation: code }),
    ),
    ...twice(typed, 'CERTIFICATE_TWICE', 'certificateNumber', ({ certificateNumber }) => certificateNumber),
    ...twice(typed, 'MONTH_TWICE', 'subsidyMonth', ({ subsidyMonth }, index) =>
      subsidyMonth == null ? null : `${people[index]?.idNumber} ${subsidyMonth}`,
    ),
    ...typed.flatMap((entry, index) => monthFault(entry, index + 1, today)),
    ...typed.flatMap(({ allowanceFen }, index) =>
      allowanceFen == null || actor.organisationKind === 'PERSON'
        ? []
        : faultOf('ALLOWANCE_OF_PERSON', 'allowanceFen', { row: index + 1 }),
    ),
  ];
  const asked = subsidyKind === 'HARDSHIP_ENTERPRISE' ? await findHardshipAsked(tx, id) : undefined;
  if (asked) faults.push(...refusalsOfHardship(asked, typed));
  const no = refusalOfRows(faults, LIST.list);
  if (no) return no;
  if (actor.organisationKind === 'PERSON') {
    const [own] = people;
    const isOwn =
      own &&
      people.length === 1 &&
      (await entries.isOwnPerson(tx, actor.organisationId, secrets.hash(own.idNumber), own.name));
    if (!isOwn) return refusal('CLAIM_NOT_OWN', { field: 'entries' });
  }
  const occupationIds = typed.map(({ occupationCode }) => known.get(occupationCode ?? '') ?? null);
  await entries.writeEntries(tx, id, { people, entries: typed, occupationIds }, secrets);
  return undefined;
}

type Fault = { row: number; refusal: Refusal };
function faultOf(
  code: Parameters<typeof refusal>[0],
  field: keyof Entry,
  params: { readonly row: number } & Record<string, string | number>,
): Fault[] {
  return [{ row: params.row, refusal: refusal(code, { field, params }) }];
}

/** Rows that say the same of what may stand once. */
function twice(
  typed: readonly Entry[],
  code: 'CERTIFICATE_TWICE' | 'MONTH_TWICE',
  field: keyof Entry,
  keyOf: (entry: Entry, index: number) => string | null | undefined,
): Fault[] {
  const firstRowOf = new Map<string, number>();
  return typed.flatMap((entry, index) => {
    const key = keyOf(entry, index);
    if (key == null) return [];
    const other = firstRowOf.get(key);
    if (other !== undefined) return faultOf(code, field, { row: index + 1, other });
    firstRowOf.set(key, index + 1);
    return [];
  });
}

/** A month is paid for once it is over, from the month of the hiring on. */
function monthFault({ subsidyMonth: month, hiredOn }: Entry, row: number, today: IsoDate): Fault[] {
  if (month == null || hiredOn == null) return [];
  const lastDay = addDays(addMonths(`${month}-01`, 1), -1);
  return today > lastDay && hiredOn <= lastDay
    ? []
    : faultOf('MONTH_NOT_WORKED', 'subsidyMonth', { row, month, hiredOn });
}
