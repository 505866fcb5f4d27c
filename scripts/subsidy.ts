import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { isRefusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { subsidyCaseSchema } from '../domain/subsidy/case.schema.js';
import type { Explanation } from '../domain/subsidy/types.js';
import { textOf } from '../domain/subsidy/working-text.js';
import { listPolicyIds, readSubsidyRules } from '../store/reference/reference-files.js';

/**
 * `npm run --silent subsidy -- explain [--text] < case.json`: computes a case, or a list of cases, from the reference files
 * alone: no database is asked, so an auditor needs nothing but this clone. What is refused is refused as a whole.
 */
const USAGE = '用法 / usage: npm run --silent subsidy -- explain [--text] < case.json';

/** Every message in Chinese, the schema's own and zod's. */
const { localeError } = z.locales.zhCN();
const sentenceOf: z.core.$ZodErrorMap = (issue) => (issue.input === undefined ? '必须填写' : localeError(issue));

process.exitCode = await main(process.argv.slice(2));

async function main([verb, ...options]: string[]): Promise<number> {
  if (verb !== 'explain' || options.some((each) => each !== '--text')) return refuse([USAGE]);
  const input = readCases(await text(process.stdin));
  if ('faults' in input) return refuse(input.faults);
  const answers = await explainAll(input.cases);
  if ('faults' in answers) return refuse(answers.faults);
  const [first] = answers.explanations;
  const answer = input.isList ? answers.explanations : first;
  const asText = () => answers.explanations.map(textOf).join('\n\n');
  process.stdout.write(`${options.includes('--text') ? asText() : JSON.stringify(answer, null, 2)}\n`);
  return 0;
}

interface Faults {
  readonly faults: readonly string[];
}

interface Case {
  readonly input: z.infer<typeof subsidyCaseSchema>;
  /** Where it stands in a list; empty for one alone. */
  readonly place: string;
}

function readCases(typed: string): { cases: readonly Case[]; isList: boolean } | Faults {
  if (typed.trim() === '') return { faults: ['标准输入为空：请输入一个案例或案例数组（JSON） / empty input'] };
  let content: unknown;
  try {
    content = JSON.parse(typed.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { faults: [`输入不是有效的JSON / not valid JSON: ${(error as Error).message}`] };
  }
  const isList = Array.isArray(content);
  const cases: Case[] = [];
  const faults: string[] = [];
  for (const [index, each] of (isList ? (content as unknown[]) : [content]).entries()) {
    const place = isList ? `[${index}]` : '';
    const { data, error } = subsidyCaseSchema.safeParse(each, { error: sentenceOf });
    if (error) faults.push(...faultsOf(error, place));
    else cases.push({ input: data, place });
  }
  return faults.length > 0 ? { faults } : { cases, isList };
}

/** One sentence for each fault, led by the path of its field; an unknown field is its own path. */
function faultsOf({ issues }: z.ZodError, place: string): string[] {
  const sentences = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [`${pathOf(issue.path, place)}：${issue.message}`];
    return issue.keys.map((key) => `${pathOf([...issue.path, key], place)}：未知字段，请删除或更正`);
  });
  return [...new Set(sentences)];
}

function pathOf(path: readonly PropertyKey[], place: string): string {
  const joined = path.reduce<string>((parts, key) => {
    if (typeof key === 'number') return `${parts}[${key}]`;
    return parts === '' ? String(key) : `${parts}.${String(key)}`;
  }, place);
  return joined === '' ? '输入' : joined;
}

async function explainAll(cases: readonly Case[]): Promise<{ explanations: Explanation[] } | Faults> {
  const known = await listPolicyIds();
  const wanted = new Set(cases.map(({ input }) => input.policyVersion));
  const versions = await readSubsidyRules(known.filter((id) => wanted.has(id)));
  const explanations: Explanation[] = [];
  const faults: string[] = [];
  for (const { input, place } of cases) {
    const { policyVersion, ...facts } = input;
    const rules = versions.get(policyVersion);
    if (!rules) {
      faults.push(`${pathOf(['policyVersion'], place)}：没有政策版本“${policyVersion}”，现有：${known.join('、')}`);
      continue;
    }
    const explanation = calculateSubsidy(facts, rules);
    if (isRefusal(explanation)) {
      faults.push(`${pathOf(['claimFiledOn'], place)}：${explanation.message}（${explanation.clause}）`);
    } else explanations.push(explanation);
  }
  return faults.length > 0 ? { faults } : { explanations };
}

function refuse(sentences: readonly string[]): number {
  for (const sentence of sentences) console.error(sentence);
  return 1;
}
