import type { z } from 'zod';
import type { IsoDate } from '../../domain/calendar/dates.js';
import type { rosterRow } from '../../domain/filing/commands.schema.js';
import { readNumbers } from '../../domain/identity/listed-people.js';
import { maskIdNumber } from '../../domain/identity/mask.js';
import { isRefusal } from '../../domain/refusals.js';
import { type Sql, sql } from '../../platform/database.js';
import type { PersonalData } from '../../platform/personal-data.js';
import { refusalOfRows, type RowsRefusal } from '../fact.js';

export interface ListedPerson {
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: IsoDate;
  readonly categories: readonly string[];
}

/** A list of people as typed: every row is checked, and every one that is wrong is named; each once, unless rows are months. */
export function readPeople(
  rows: readonly z.output<typeof rosterRow>[],
  today: IsoDate,
  { list = 'rows', isOnceEach = true } = {},
): readonly ListedPerson[] | RowsRefusal {
  const refusals = [];
  const people: ListedPerson[] = [];
  const numbers = readNumbers(
    rows.map(({ idNumber }) => idNumber),
    { today, isOnceEach },
  );
  for (const [index, id] of numbers.entries()) {
    const { name = '', categories = [] } = rows[index] ?? {};
    if (isRefusal(id)) refusals.push({ row: index + 1, refusal: id });
    else people.push({ name, idNumber: id.idNumber, birthDate: id.birthDate, categories });
  }
  return refusalOfRows(refusals, list) ?? people;
}

/** The list for a FROM: "personId", categories and seq (from 1) of people who are in the record from now on. */
export function enrolled(people: readonly ListedPerson[], secrets: PersonalData): Sql {
  const hex = (bytes: Buffer) => bytes.toString('hex');
  return sql`(SELECT r.seq, string_to_array(r.categories, ',') AS categories,
      enrol_person(decode(r.hash, 'hex'), decode(r.cipher, 'hex'), r.masked, r.name, r.born::date) AS "personId"
    FROM unnest(${people.map(({ idNumber }) => hex(secrets.hash(idNumber)))}::text[],
      ${people.map(({ idNumber }) => hex(secrets.encrypt(idNumber)))}::text[],
      ${people.map(({ idNumber }) => maskIdNumber(idNumber))}::text[], ${people.map(({ name }) => name)}::text[],
      ${people.map(({ birthDate }) => birthDate)}::text[], ${people.map(({ categories }) => categories.join(','))}::text[])
      WITH ORDINALITY AS r(hash, cipher, masked, name, born, categories, seq))`;
}
