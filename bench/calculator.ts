import { isRefusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import type { Explanation, SubsidyRules } from '../domain/subsidy/types.js';
import { readSubsidyRules } from '../store/reference/reference-files.js';
import { type MixedCase, mixedCase } from './mixed-cases.js';
import { machine, measure, type Report } from './report.js';
import { interruption, say } from './stack.js';

/** As many as a claim's lines are computed before they are written. */
const BATCH = 1_000;

/** 400,000 mixed lines with full working on one core, beside reading each case and writing each answer as JSON. */
export async function calculator(isQuick: boolean): Promise<Report> {
  const total = isQuick ? 4_000 : 400_000;
  const rules = await readSubsidyRules(['FJ-QZ-2024', 'FZ-GL-2019']);
  say(`${total} mixed cases, ${BATCH} at a time`);
  warmUp(rules);
  const time = { ours: 0, floor: 0 };
  const found = { paid: 0, steps: 0, reasons: new Set<string>() };
  for (let first = 0; first < total; first += BATCH) {
    interruption.signal.throwIfAborted();
    const cases = Array.from({ length: BATCH }, (_, index) => mixedCase(first + index));
    const answers = timed(time, 'ours', () => explainAll(cases, rules));
    const texts = cases.map((each) => JSON.stringify(each));
    timed(time, 'floor', () => readAndWrite(texts, answers));
    for (const { amountFen, reasonCode, working } of answers) {
      if (amountFen > 0) found.paid += 1;
      if (reasonCode !== null) found.reasons.add(reasonCode);
      found.steps += working.length;
    }
    await new Promise(setImmediate); // An interruption is heard between two batches.
  }
  return {
    bench: 'calculator',
    machine: machine(),
    conditions: {
      cases: total,
      paid: `${Math.round((100 * found.paid) / total)} %`,
      reasons: found.reasons.size,
      steps: `${(found.steps / total).toFixed(1)} each`,
    },
    measures: [
      measure({ name: 'with full working', unit: 'cases/s', ours: rate(total, time.ours), goal: { atLeast: 40_000 } }),
      measure({
        name: 'the same against reading and writing it as JSON',
        ...{ unit: 'cases/s', ours: rate(total, time.ours), floor: rate(total, time.floor), goal: { atLeast: 1 } },
      }),
      measure({ name: 'peak memory', unit: 'MiB', ours: peakMemoryMiB(), goal: { atMost: 512 } }),
    ],
  };
}

/** Nobody settles only the first lines after a start. */
function warmUp(rules: ReadonlyMap<string, SubsidyRules>): void {
  const cases = Array.from({ length: 4 * BATCH }, (_, index) => mixedCase(-1 - index));
  explainAll(cases, rules);
}

function explainAll(cases: readonly MixedCase[], rules: ReadonlyMap<string, SubsidyRules>): Explanation[] {
  return cases.map(({ policyVersion, input }) => {
    const under = rules.get(policyVersion);
    if (!under) throw new Error(`policy version ${policyVersion} is not there`);
    const answer = calculateSubsidy(input, under);
    if (isRefusal(answer)) throw new Error(answer.message);
    return answer;
  });
}

function readAndWrite(texts: readonly string[], answers: readonly Explanation[]): number {
  let length = 0;
  for (const [index, text] of texts.entries()) {
    const read = JSON.parse(text) as MixedCase;
    length += read.policyVersion.length + JSON.stringify(answers[index]).length;
  }
  return length;
}

function timed<Key extends string, Result>(time: Record<Key, number>, key: Key, work: () => Result): Result {
  const startedAt = performance.now();
  const result = work();
  time[key] += performance.now() - startedAt;
  return result;
}

function rate(count: number, milliseconds: number): number {
  return (count / milliseconds) * 1_000;
}

function peakMemoryMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
