import { z } from 'zod';
import { READ_ACCESS } from '../../domain/access/table.js';
import { listReference, REFERENCE_LISTS, type ReferenceList } from '../../store/reference/reference-lists.js';
import { choiceList } from '../answers.js';
import { problem } from '../errors.js';
import { type Route, route } from '../route.js';
import { invalidInput } from '../validation.js';

const referenceQuery = z.strictObject({
  projectId: z.uuid('编号格式不正确').optional(),
  classId: z.uuid('编号格式不正确').optional(),
  claimId: z.uuid('编号格式不正确').optional(),
});

export const referenceRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/reference/:list',
    access: 'listReference',
    tag: '参考数据',
    summary:
      '表单选项；directoryEntries、bids 须带 projectId，openFindings、openObjections、trainees、lateResults、lateTrainees 须带 classId，zeroLines、claimObjections 须带 claimId，officials 须带其一',
    query: referenceQuery,
    answer: choiceList,
    async handle({ services, actor, params, query }) {
      const list = params['list'] ?? '';
      if (!isReferenceList(list)) return undefined;
      if (
        list === 'trainees' &&
        !actor.roles.some((role) => (READ_ACCESS.readRoster as readonly string[]).includes(role))
      ) {
        return problem('FORBIDDEN');
      }
      const belongsTo = REFERENCE_LISTS[list];
      if (belongsTo === 'none') return { items: await listReference(services.db, actor, list) };
      const isEither = belongsTo === 'classOrClaim';
      const caseId = isEither ? (query.classId ?? query.claimId) : query[`${belongsTo}Id`];
      if (!caseId) return invalidInput([{ field: isEither ? 'classId' : `${belongsTo}Id`, message: '必须填写' }]);
      return { items: await listReference(services.db, actor, list, caseId) };
    },
  }),
];

function isReferenceList(list: string): list is ReferenceList {
  return Object.hasOwn(REFERENCE_LISTS, list);
}
