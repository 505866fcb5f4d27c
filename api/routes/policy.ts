import { z } from 'zod';
import { differenceOf } from '../../domain/policy/difference.js';
import type { NameOf } from '../../domain/policy/names.js';
import { readRule } from '../../domain/policy/readable.js';
import type { PolicyKey, PolicyRule } from '../../domain/policy/types.js';
import { findBefore, findVersion, findVersionRules, listVersions } from '../../store/policy-reads.js';
import { answerPage, halves, policyCursor, policyPage } from '../cursor.js';
import { policyDifference, policyList, policyRules, policyVersion } from '../policy-answers.js';
import { type Route, route } from '../route.js';

const tag = '政策版本';
const other = z.strictObject({
  with: z
    .string()
    .regex(/^[A-Z0-9-]{3,40}$/, '版本编号格式不正确')
    .optional(),
});

export const policyRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/policy/versions',
    access: 'listPolicyVersions',
    tag,
    summary: '政策版本列表，新的在前',
    query: policyPage,
    answer: policyList,
    async handle({ services, actor, query: { after, limit, ...filter } }) {
      const cursor = after === undefined ? undefined : halves(after);
      const from = cursor ? { after: { validFrom: cursor.first, id: cursor.id } } : {};
      return answerPage(await listVersions(services.db, actor, { limit, ...from }, filter), policyCursor);
    },
  }),
  route({
    method: 'get',
    path: '/api/policy/versions/:versionId',
    access: 'readPolicyVersion',
    tag,
    summary: '政策版本及其经办、复核、生效记录',
    answer: policyVersion,
    handle: ({ services, actor, params }) => findVersion(services.db, actor, params['versionId'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/policy/versions/:versionId/rules',
    access: 'readPolicyRules',
    tag,
    summary: '政策版本的各项规则及依据',
    answer: policyRules,
    async handle({ services, actor, params }) {
      const found = await findVersionRules(services.db, actor, [params['versionId'] ?? '']);
      if (!found) return undefined;
      const [version] = found.versions;
      const rules = Object.entries(version.rules)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, rule]) => ({ key, ...namedFigure(key as PolicyKey, rule, found.nameOf) }));
      return { versionId: version.id, rules };
    },
  }),
  route({
    method: 'get',
    path: '/api/policy/versions/:versionId/difference',
    access: 'readPolicyDifference',
    tag,
    summary: '与另一政策版本逐项对比；未指明时与其在先版本对比',
    query: other,
    answer: policyDifference,
    async handle({ services, actor, params, query }) {
      const id = params['versionId'] ?? '';
      const found = await findVersionRules(services.db, actor, [id, query.with ?? (await findBefore(services.db, id))]);
      if (!found) return undefined;
      const [to, from = to] = found.versions;
      const differences = differenceOf(from, to).map(({ key, change, before, after }) => ({
        ...{ key, change, name: readRule(key, (after ?? before)?.value, found.nameOf).name },
        ...{ before: before && figure(key, before, found.nameOf), after: after && figure(key, after, found.nameOf) },
      }));
      return { from: from.id, to: to.id, differences };
    },
  }),
];

function namedFigure(key: PolicyKey, rule: PolicyRule<unknown>, nameOf: NameOf) {
  return { ...rule, ...readRule(key, rule.value, nameOf) };
}

function figure(key: PolicyKey, rule: PolicyRule<unknown>, nameOf: NameOf) {
  return { ...rule, text: readRule(key, rule.value, nameOf).text };
}
