import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { problemDocument } from '../../api/answers.js';
import type { TestApi } from './api.js';

const FACTS = [
  'project',
  'class',
  'assignment',
  'filing',
  'class_session',
  'trainee',
  'person',
  'attendance',
  'exam_score',
  'case_stage',
  'task',
  'outbox',
];

/** How many rows there are of everything that a command or a row fact could have written. */
async function factsInRecord(api: TestApi): Promise<string> {
  const counts = FACTS.map((table) => `(SELECT count(*) || ':' || coalesce(max(xmin::text::bigint), 0) FROM ${table})`);
  const [found] = await api.world.asOwner<{ facts: string }>(`SELECT concat_ws(' ', ${counts.join(', ')}) AS facts`);
  return found?.facts ?? '';
}

/** Sends something that must be refused, and reads the problem document; the facts are as before. */
export async function refused(api: TestApi, who: string, method: 'post' | 'put', path: string, body: unknown) {
  const before = await factsInRecord(api);
  const client = await api.as(who);
  const answer = await client[method](path)
    .set('Idempotency-Key', randomUUID())
    .send(body as object);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const problem = problemDocument.parse(answer.body);
  expect(problem.detail).toMatch(/[\u4e00-\u9fff]/);
  expect(await factsInRecord(api)).toBe(before);
  return problem;
}
