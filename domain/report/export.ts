import { type ExportFilterName, type ExportList, exportAccess } from '../access/exports.js';
import type { Role } from '../access/roles.js';
import { type Refusal, refusal } from '../refusals.js';
import { STATES_OF } from './export-words.js';

/** A file of so many rows is written within a second and read by a person; more is a copy of the register. DEFAULT. */
export const EXPORT_ROW_LIMIT = 10_000;

const FILTER_NAMES: Readonly<Record<ExportFilterName, string>> = {
  from: '起始日期',
  to: '截止日期',
  regionCode: '地区',
  fund: '资金',
  state: '状态',
  projectId: '项目',
  classId: '班级',
};

export interface ExportWish {
  readonly list: ExportList;
  readonly filter: Readonly<Partial<Record<ExportFilterName, string | undefined>>>;
  readonly unmasked: boolean;
}
export interface Exporter {
  readonly roles: readonly string[];
  /** He has been given names and numbers in full, and it has not ended. */
  readonly isPermitted: boolean;
}

/** May this person have this list, in full if he asks for it? Whether the rows are too many shows when they are counted. */
export function refuseExport(
  { roles, isPermitted }: Exporter,
  { list, filter, unmasked }: ExportWish,
): Refusal | 'FORBIDDEN' | undefined {
  const { title, roles: allowed, unmasked: inFull, filters } = exportAccess(list);
  const holds = (some: readonly Role[]) => some.some((role) => roles.includes(role));
  if (!holds(allowed)) return 'FORBIDDEN';
  if (unmasked && !(holds(inFull) && isPermitted))
    return refusal('EXPORT_UNMASKED_FORBIDDEN', { field: 'unmasked', params: { title } });
  const given = (Object.keys(filter) as ExportFilterName[]).filter((name) => filter[name] !== undefined);
  const wrong = given.filter((name) => !filters.includes(name));
  if (wrong.length === 0) return undefined;
  return refusal('EXPORT_FILTER_UNFIT', {
    field: `filter.${wrong[0]}`,
    params: { title, wrong: namesOf(wrong), filters: namesOf(filters) },
  });
}

/** The wish with its state as the record keeps it: people write the word that they read in the file. */
export function withStateCode<Wish extends ExportWish>(wish: Wish): Wish | Refusal {
  const { list, filter } = wish;
  const words = STATES_OF[list];
  if (filter.state === undefined || !words) return wish;
  const code = Object.keys(words).find((one) => one === filter.state || words[one] === filter.state);
  if (code) return { ...wish, filter: { ...filter, state: code } };
  const states = Object.values(words).join('、');
  return refusal('EXPORT_STATE_UNKNOWN', {
    field: 'filter.state',
    params: { title: exportAccess(list).title, states },
  });
}

/** Above the limit: how many rows there are, and by what this list can be narrowed. */
export function refuseRows(list: ExportList, rows: number): Refusal | undefined {
  if (rows <= EXPORT_ROW_LIMIT) return undefined;
  const how = `按${namesOf(exportAccess(list).filters)}缩小范围`;
  return refusal('EXPORT_TOO_LARGE', { params: { rows, limit: EXPORT_ROW_LIMIT, how } });
}

function namesOf(filters: readonly ExportFilterName[]): string {
  return filters.map((name) => FILTER_NAMES[name]).join('、');
}
