import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { PROJECT_STAGES, STAGES } from '../../domain/lifecycle/stages.js';
import { fromPlain } from '../support/history-json.js';
import type { ProcessWorld } from '../support/process-world.js';
import { createProcessWorld, quietSdk, testBundle } from '../support/process-world.js';
import { recordBatch, recordClaim, recordHistories } from '../support/record-histories.js';

/**
 * Histories of every stage, recorded once and kept: today's code must be able to go on with a case that was opened by
 * yesterday's. A change that fails here needs `patched()` or has to be a new stage run (docs/adr). To record anew:
 * RECORD_HISTORIES=1 npm test -- test/replay
 */
const FOLDER = 'test/replay/histories';
const OF_PROJECT: readonly string[] = [...PROJECT_STAGES, 'classes', 'closed-project'];

beforeAll(quietSdk);

if (process.env['RECORD_HISTORIES'] === '1') {
  it('records histories anew', async () => {
    const world: ProcessWorld = await createProcessWorld();
    let failures = 3;
    const openSupervision = async (classId: string): Promise<void> => {
      failures -= 1;
      if (failures >= 0) throw new Error('the record is away');
      await world.steps.openSupervision(classId);
    };
    await world.startWorker({ steps: { openSupervision } });
    world.startRelay();
    await recordHistories(world, FOLDER);
    await world.close();
  });
}

if (process.env['RECORD_HISTORIES'] === '1') {
  it('records the history of a batch anew', async () => {
    const world: ProcessWorld = await createProcessWorld();
    // More to send at once; then no answer yet, until somebody knocks; then everything is answered.
    const looks = [
      { isDone: false, waitMs: 0 },
      { isDone: false, waitMs: 600_000 },
    ];
    await world.startWorker({ steps: { sendBatch: async () => looks.shift() ?? { isDone: true, waitMs: null } } });
    await recordBatch(world, FOLDER);
    await world.close();
  });
}

if (process.env['RECORD_HISTORIES'] === '1') {
  it('records the history of a claim anew', async () => {
    const world: ProcessWorld = await createProcessWorld();
    // A day that comes by itself; then one that does not come before somebody knocks; then the end.
    const looks = [
      { isDone: false, waitMs: 1_000 },
      { isDone: false, waitMs: 600_000 },
    ];
    await world.startWorker({ steps: { keepClaim: async () => looks.shift() ?? { isDone: true, waitMs: null } } });
    await recordClaim(world, FOLDER);
    await world.close();
  });
}

/** Every run there is, of a project, a class, a batch and a claim: the stages, what is between and after them. */
const RUNS = [...STAGES, 'classes', 'closed-project', 'closed-class', 'payment-batch', 'subsidy-claim'];
const KIND_OF: Readonly<Record<string, string>> = { 'payment-batch': 'batch', 'subsidy-claim': 'claim' };
const jsonOf = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

async function replay(name: string, workflowBundle: WorkflowBundleWithSourceMap): Promise<void> {
  const kind = KIND_OF[name] ?? (OF_PROJECT.includes(name) ? 'project' : 'class');
  const workflowId = `${kind}/00000000-0000-4000-8000-000000000000`;
  await Worker.runReplayHistory({ workflowBundle }, fromPlain(jsonOf(name)), workflowId);
}

it('has a history of every run, and no other file', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(RUNS.map((name) => `${name}.json`).sort());
});

it.each(RUNS)('goes on with the recorded history of %s', async (name) => {
  await replay(name, await testBundle());
});

it('refuses a class run whose steps were swapped (negative control)', async () => {
  const workflowsPath = join(process.cwd(), 'test/replay/altered/index.ts');
  const altered = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });

  await expect(replay('filing', altered)).rejects.toThrow(DeterminismViolationError);
});

it.each(RUNS)('the history of %s has ids and stages in it, and at most 160 events and 64 KiB', (name) => {
  const { events } = jsonOf(name) as { events: unknown[] };
  const texts = payloadsIn(events).flatMap(stringsIn);

  expect(texts.length).toBeGreaterThan(1); // Something was read: the id at the least, and what came back.
  expect(events.length).toBeLessThanOrEqual(160);
  expect(JSON.stringify(events).length).toBeLessThanOrEqual(65_536);
  expect(texts.filter((text) => !isIdOrStage(text))).toEqual([]);
});

/** What was handed to and fro: every value with base64 data. */
function payloadsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(payloadsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { data, metadata } = value as { data?: { base64?: unknown }; metadata?: unknown };
  if (typeof data?.base64 === 'string' && metadata) return [decoded(data.base64)];
  return Object.values(value).flatMap(payloadsIn);
}

function decoded(data: string): unknown {
  const text = Buffer.from(data, 'base64').toString('utf8');
  return text === '' ? null : JSON.parse(text);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function isIdOrStage(text: string): boolean {
  const words: string[] = [...STAGES, 'classes', 'planned', 'closed'];
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) || words.includes(text) || isOfTheSdk(text);
}

/** A step's marker carries its name, and when it ran. */
function isOfTheSdk(text: string): boolean {
  return (
    /^(sendBatch|keepClaim|keepStage|current(Project|Class)Stage|listUnfinishedClasses|close(Class|Project)|(open|leave)[A-Z][a-z]+)$/.test(
      text,
    ) ||
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ||
    /^\d+$/.test(text)
  );
}
