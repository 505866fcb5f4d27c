import { z } from 'zod';
import { differenceOf } from '../../domain/policy/difference.js';
import type { NameOf } from '../../domain/policy/names.js';
import { readRule, rungName } from '../../domain/policy/readable.js';
import { splitTariff, type Tariff } from '../../domain/policy/tariff.js';
import type { PolicyKey, PolicyRule } from '../../domain/policy/types.js';
import { SUBSIDY_KINDS, type SubsidyKind } from '../../domain/vocabulary.js';
import {
  findBefore,
  findVersion,
  findVersionRules,
  listVersions,
  listVersionsForAll,
  type PublicVersion,
} from '../../store/policy/policy-reads.js';
import { answerPage, halves, policyCursor, policyPage, publicPolicyPage } from '../cursor.js';
import { policyDifference, policyList, policyRules, policyVersion, publicVersions } from '../policy-answers.js';
import { throttlePublic } from '../public-throttle.js';
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

/** What training is worth, for whoever wants to be trained: without an account, by versions in force alone. */
export const publicPolicyRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/public/policy/versions',
    access: 'PUBLIC',
    tag: '公示',
    summary: '现行补贴标准：按政策版本、补贴种类和等级，附依据、出处、有效期和默认值标记',
    query: publicPolicyPage,
    answer: publicVersions,
    async handle({ services, request, query: { after, limit, regionCode, kind } }) {
      const tooMany = await throttlePublic(services.pool, 'pages', request.ip);
      if (tooMany) return tooMany;
      const cursor = after === undefined ? undefined : halves(after);
      const from = cursor ? { after: { validFrom: cursor.first, id: cursor.id } } : {};
      const { regions, nameOf, ...page } = await listVersionsForAll(services.db, { limit, ...from }, regionCode);
      const { items, next } = answerPage(page, ({ shown }) => policyCursor(shown));
      return { items: items.map((each) => publicVersion(each, kind, nameOf)), next, regions };
    },
  }),
];

function publicVersion({ shown, version }: PublicVersion, only: SubsidyKind | undefined, nameOf: NameOf) {
  const kinds = SUBSIDY_KINDS.filter((kind) => only === undefined || kind === only);
  const tariffs = kinds.flatMap((kind) => {
    const rule: PolicyRule<Tariff> | undefined = version.rules[`tariff.${kind}`];
    return rule ? [publicTariff(kind, rule, nameOf)] : [];
  });
  return { ...shown, validToIsDefault: shown.validTo === null && version.rules['version.validTo'].isDefault, tariffs };
}

function publicTariff(kind: SubsidyKind, rule: PolicyRule<Tariff>, nameOf: NameOf) {
  const { value, clause, sourceDocument, isDefault, decidingDate } = rule;
  const { amounts, terms } = splitTariff(value);
  const named = amounts.map(({ rung, per, amountFen }) => ({
    ...{ level: rung, levelName: rung && rungName(rung, nameOf), per, amountFen },
  }));
  const { name, text } = readRule(`tariff.${kind}`, terms, nameOf);
  return { kind, name, amounts: named, terms: text, clause, sourceDocument, isDefault, decidingDate };
}

function namedFigure(key: PolicyKey, rule: PolicyRule<unknown>, nameOf: NameOf) {
  return { ...rule, ...readRule(key, rule.value, nameOf) };
}

function figure(key: PolicyKey, rule: PolicyRule<unknown>, nameOf: NameOf) {
  return { ...rule, text: readRule(key, rule.value, nameOf).text };
}
