import { z } from 'zod';
import { READ_ACCESS } from '../../domain/access/table.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { readSearchTerm } from '../../domain/search-term.js';
import {
  listReference,
  REFERENCE_LISTS,
  type ReferenceList,
  searchReference,
} from '../../store/reference/reference-lists.js';
import { choiceList } from '../answers.js';
import { problem } from '../errors.js';
import { type Route, route } from '../route.js';
import { invalidInput } from '../validation.js';

const ofCase = {
  projectId: z.uuid('编号格式不正确').optional(),
  classId: z.uuid('编号格式不正确').optional(),
  claimId: z.uuid('编号格式不正确').optional(),
};
const referenceQuery = z.strictObject(ofCase);
const referenceSearch = z.strictObject({
  query: z.string().trim().min(1, '请输入要查找的内容').max(100, '要查找的内容过长'),
  ...ofCase,
});

const OF_CASE =
  'directoryEntries、bids 须带 projectId，openFindings、openObjections、lateResults、lateTrainees 须带 classId，zeroLines、claimObjections 须带 claimId，officials、trainees、allowanceTrainees 须带其一';

export const referenceRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/reference/:list',
    access: 'listReference',
    tag: '参考数据',
    summary: `表单选项，最多500项；more 为 true 时其余须查找。${OF_CASE}`,
    query: referenceQuery,
    answer: choiceList,
    handle: ({ services, actor, params, query }) =>
      withList(params['list'] ?? '', actor, query, (list, caseId) => listReference(services.db, actor, list, caseId)),
  }),
  // The term may be an identity number: it travels in the body, and is in no address.
  route({
    method: 'post',
    path: '/api/reference/:list/search',
    access: 'listReference',
    tag: '参考数据',
    summary: '按项目编号、班号、申领编号、单位名称或学员证件号码查找表单选项，最多50项；其他文字在最新的500项中查找',
    body: referenceSearch,
    answer: choiceList,
    handle: ({ services, actor, params, body: { query, ...of } }) =>
      withList(params['list'] ?? '', actor, of, (list, caseId) => {
        const read = readSearchTerm(query);
        const term =
          read.kind === 'ID_NUMBER' ? { kind: 'HASH' as const, hash: services.personalData.hash(read.idNumber) } : read;
        return searchReference(services.db, actor, list, { term, caseId });
      }),
  }),
];

/** They name the people of a class. */
const ROSTERS: readonly string[] = ['trainees', 'allowanceTrainees'];
type OfCase = z.output<typeof referenceQuery>;

/** The list and the case that it belongs to, where this person may be offered it. */
async function withList(
  list: string,
  actor: Actor,
  of: OfCase,
  answer: (list: ReferenceList, caseId: string | null) => Promise<unknown>,
) {
  if (!isReferenceList(list)) return undefined;
  const readers: readonly string[] = READ_ACCESS.readRoster;
  if (ROSTERS.includes(list) && !actor.roles.some((role) => readers.includes(role))) return problem('FORBIDDEN');
  const belongsTo = REFERENCE_LISTS[list];
  if (belongsTo === 'none') return answer(list, null);
  const isEither = belongsTo === 'classOrClaim';
  const caseId = isEither ? (of.classId ?? of.claimId) : of[`${belongsTo}Id` as const];
  if (!caseId) return invalidInput([{ field: isEither ? 'classId' : `${belongsTo}Id`, message: '必须填写' }]);
  return answer(list, caseId);
}

function isReferenceList(list: string): list is ReferenceList {
  return Object.hasOwn(REFERENCE_LISTS, list);
}
