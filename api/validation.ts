import { z } from 'zod';
import { type FieldError, type Problem, problem } from './errors.js';

/** All of a list, as long as anybody types or pastes one. */
const MAXIMUM_ERRORS = 1_000;

const EXPECTED: Readonly<Record<string, string>> = {
  string: '须为文字',
  number: '须为数字',
  int: '须为整数',
  boolean: '须为是或否',
  array: '须为列表',
  object: '须为一组字段',
};

z.config({ ...z.locales.zhCN(), customError: sentenceOf });

/** The caseworker's words where a schema names none: no type names, no English. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? '必须填写' : (EXPECTED[issue.expected] ?? '类型不符');
  if (issue.code === 'unrecognized_keys') return '没有这个字段，请删除';
  if (issue.code === 'invalid_value') return `须为以下之一：${issue.values.join('、')}`;
  return undefined;
}

/** Reads what was sent; all faults at once, each with the path of its field, such as `classes[0].plannedHours`. */
export function parse<Output>(schema: z.ZodType<Output>, input: unknown): { value: Output } | { problem: Problem } {
  const unstorable = unstorableTexts(input);
  const parsed = schema.safeParse(input);
  if (parsed.success && unstorable.length === 0) return { value: parsed.data };
  const issues = parsed.error?.issues.flatMap(errorsOf) ?? [];
  const others = issues.filter(({ field }) => !unstorable.some((fault) => fault.field === field));
  return { problem: invalidInput([...unstorable, ...others]) };
}

export function invalidInput(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const detail = errors
    .slice(0, 3)
    .map(({ field, message }) => (field ? `${field}：${message}` : message))
    .join('；');
  const more = errors.length > 3 ? `（共${errors.length}处）` : '';
  return problem('INVALID_INPUT', {
    ...(detail ? { detail: `${detail}${more}` } : {}),
    ...(first?.field ? { field: first.field } : {}),
    errors: errors.slice(0, MAXIMUM_ERRORS),
  });
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [faultAt(issue.path, issue.message)];
  return issue.keys.map((key) => faultAt([...issue.path, key], issue.message));
}

/** A fault inside of a list that was sent names its row, as the rules do. */
function faultAt(path: readonly PropertyKey[], message: string): FieldError {
  const [, index] = path;
  return { field: pathOf(path), message, ...(typeof index === 'number' && { row: index + 1 }) };
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text ? `${text}.${String(step)}` : String(step);
  }, '');
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair: found here, it is the sender's fault and not a 500. */
function unstorableTexts(input: unknown): FieldError[] {
  const faults: FieldError[] = [];
  const pending: { value: unknown; path: PropertyKey[] }[] = [{ value: input, path: [] }];
  for (let next = pending.pop(); next !== undefined && faults.length < MAXIMUM_ERRORS; next = pending.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !isStorable(value)) faults.push(faultAt(path, '含有不能保存的字符'));
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= MAXIMUM_DEPTH) return [{ field: pathOf(path.slice(0, 3)), message: '层级过深' }];
    for (const [key, item] of Object.entries(value)) {
      if (!isStorable(key)) faults.push(faultAt(path, '含有不能保存的字符'));
      if (typeof item !== 'string' && typeof item !== 'object') continue;
      pending.push({ value: item, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
  return faults;
}

const MAXIMUM_DEPTH = 20;

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Cs}/u.test(text);
}
