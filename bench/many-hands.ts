import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, inTransaction, rows, sql, SYSTEM_SCOPE } from '../platform/database.js';
import type { Hands } from '../scripts/story/hands.js';

const LOOK_EVERY_MS = 20;

interface Waiting<What> {
  readonly for: What;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * The hands of many lives at once. They have one bureau's clock: a day begins when every life that still goes on waits for
 * it, and as all tell the same story they wait for the same days. And one pair of eyes: a life that waits for a stage
 * must not cost a query of its own every moment.
 */
export class ManyHands {
  private readonly days: Waiting<string>[] = [];
  private readonly stages: Waiting<{ readonly caseId: string; readonly stage: string; readonly until: number }>[] = [];
  private isLooking = false;

  constructor(
    private readonly db: Database,
    private readonly hands: Hands,
    private living: number,
    private readonly patienceMs: number,
  ) {}

  /** For one of the lives. */
  pair(): Hands {
    return {
      ...this.hands,
      advance: (to) => this.waitForDay(to),
      until: (_kind, caseId, stage) => this.waitForStage(caseId, stage),
    };
  }

  /** A life that has ended waits for nothing any more. */
  leave(): void {
    this.living -= 1;
    this.beginDayIfAllWait();
  }

  private waitForDay(to: string): Promise<void> {
    const day = new Promise<void>((resolve, reject) => this.days.push({ for: to, resolve, reject }));
    this.beginDayIfAllWait();
    return day;
  }

  private beginDayIfAllWait(): void {
    const [first] = this.days;
    if (!first || this.days.length < this.living) return;
    const all = this.days.splice(0);
    this.hands.advance(first.for).then(
      () => all.forEach(({ resolve }) => resolve()),
      (error: unknown) => all.forEach(({ reject }) => reject(error)),
    );
  }

  private waitForStage(caseId: string, stage: string): Promise<void> {
    const until = Date.now() + this.patienceMs;
    const reached = new Promise<void>((resolve, reject) =>
      this.stages.push({ for: { caseId, stage, until }, resolve, reject }),
    );
    if (!this.isLooking) void this.look();
    return reached;
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.stages.length > 0) {
      const waiting = this.stages.splice(0);
      try {
        const stageOf = await this.readStages(waiting.map(({ for: { caseId } }) => caseId));
        for (const each of waiting) {
          const { caseId, stage, until } = each.for;
          if (stageOf.get(caseId) === stage) each.resolve();
          else if (Date.now() > until)
            each.reject(new Error(`${caseId} is still in ${stageOf.get(caseId)}, not ${stage}`));
          else this.stages.push(each);
        }
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
      await sleep(LOOK_EVERY_MS);
    }
    this.isLooking = false;
  }

  private async readStages(caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await inTransaction(this.db, SYSTEM_SCOPE, (tx) =>
      rows<{ id: string; stage: string }>(
        tx,
        sql`SELECT id, stage FROM project WHERE id = ANY (${caseIds}::uuid[])
        UNION ALL SELECT id, stage FROM class WHERE id = ANY (${caseIds}::uuid[])`,
      ),
    );
    return new Map(found.map(({ id, stage }) => [id, stage]));
  }
}
