import type { ExportFilterName } from '../../domain/access/exports.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { Words } from '../../domain/report/export-words.js';
import { type Sql, sql } from '../../platform/database.js';

/** FEN is shown in yuan; SECRET is masked unless it may be seen, and then comes as hex of its cipher. */
export type ColumnKind = 'TEXT' | 'COUNT' | 'FEN' | 'SECRET';
export interface ExportColumn {
  readonly header: string;
  readonly kind: ColumnKind;
  readonly value: Sql;
  /** What its codes are called in the file; a code without a word stays as it is. */
  readonly words?: Words;
  /** In full, for whoever may have it so. */
  readonly open?: Sql;
}
/** One list as a set: what is read, what of it the actor may see, and by what it may be narrowed. */
export interface ExportSource {
  readonly columns: readonly ExportColumn[];
  readonly from: Sql;
  seen(actor: Actor): Sql;
  readonly order: Sql;
  /** The column that each filter compares; `day` serves both ends of a span. */
  readonly by: Readonly<Partial<Record<'day' | Exclude<ExportFilterName, 'from' | 'to'>, Sql>>>;
}

export const text = (header: string, value: Sql): ExportColumn => ({ header, kind: 'TEXT', value });
export const coded = (header: string, value: Sql, words: Words): ExportColumn => ({
  header,
  kind: 'TEXT',
  value,
  words,
});
/** A code of the reference lists by its name there. */
export const named = (header: string, set: 'FundingSource' | 'SubsidyKind' | 'SkillLevel', code: Sql): ExportColumn =>
  text(
    header,
    sql`coalesce((SELECT w.name_zh FROM enumeration_value w WHERE w.set_name = ${set} AND w.code = ${code}), ${code})`,
  );
export const count = (header: string, value: Sql): ExportColumn => ({ header, kind: 'COUNT', value });
export const fen = (header: string, value: Sql): ExportColumn => ({ header, kind: 'FEN', value });
/** As on every public list: the first character of a name, the ends of a number. */
const masked = (name: Sql) => sql`left(${name}, 1) || repeat('*', greatest(char_length(${name}) - 1, 1))`;
export const nameOf = (person: Sql): ExportColumn => ({
  ...{ header: '姓名', kind: 'TEXT', open: sql`${person}.name` },
  value: masked(sql`${person}.name`),
});
/** What an organisation is called, or somebody of it: a natural person is an organisation of one, and then it is his name. */
export const ofOrganisation = (header: string, organisation: Sql, name = sql`${organisation}.name`): ExportColumn => ({
  ...{ header, kind: 'TEXT', open: name },
  value: sql`CASE ${organisation}.kind WHEN 'PERSON' THEN ${masked(name)} ELSE ${name} END`,
});
export const idNumberOf = (person: Sql): ExportColumn => ({
  ...{ header: '证件号码', kind: 'SECRET', value: sql`${person}.id_number_masked` },
  open: sql`encode(${person}.id_number_cipher, 'hex')`,
});
