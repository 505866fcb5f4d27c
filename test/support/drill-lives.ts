import type { CommandName } from '../../domain/access/table.js';
import type { Hands } from '../../scripts/story/hands.js';
import { liveOneProject } from '../../scripts/story/life.js';
import { type ClassPlot, PLOTS } from '../../scripts/story/plot.js';

/** Small classes in which everything happens that changes an amount: of six, one withdraws, one stays away, one fails. */
const SMALL = { size: 6, withdraw: [6], belowThreshold: [5], fail: [3, 4], passResit: [3], employed: [1, 2] };
const ONE_CLASS: readonly ClassPlot[] = [{ ...PLOTS[0]!, ...SMALL }];
const TWO_CLASSES: readonly ClassPlot[] = [
  { ...PLOTS[0]!, ...SMALL },
  { ...PLOTS[1]!, ...SMALL, peopleFrom: 7 },
];
const PEOPLE_A_LIFE = 12;

export const SHAPES = { one: ONE_CLASS, two: TWO_CLASSES } as const;
export type Shape = keyof typeof SHAPES;

export interface CountedHands extends Hands {
  /** What was asked of the house so far, reads included. */
  calls: number;
  /** Commands that were answered, by their answer. */
  accepted: number;
  refused: number;
}

export function liveSmall(hands: Hands, shape: Shape, place = 0): Promise<{ projectId: string }> {
  return liveOneProject(hands, {
    plots: SHAPES[shape],
    peopleOffset: place * PEOPLE_A_LIFE,
    title: `焊工短班 ${place + 1}`,
  });
}

/** The same hands, counting; `onCall` hears of each call before it is made. */
export function countCalls(hands: Hands, onCall: (calls: number) => void = () => undefined): CountedHands {
  const counted: CountedHands = {
    ...hands,
    calls: 0,
    accepted: 0,
    refused: 0,
    async give(who: string, command: CommandName, caseId: string | null, input: unknown) {
      counting();
      const answer = await hands.give(who, command, caseId, input);
      if (answer.accepted) counted.accepted += 1;
      else counted.refused += 1;
      return answer;
    },
    put(...args) {
      counting();
      return hands.put(...args);
    },
    until(...args) {
      counting();
      return hands.until(...args);
    },
  };
  const counting = (): void => {
    counted.calls += 1;
    onCall(counted.calls);
  };
  return counted;
}

interface Wish {
  readonly to: string;
  readonly granted: () => void;
  readonly refused: (error: unknown) => void;
}

/**
 * One clock for many lives: it moves when every life that still runs wants it to, and then to the earliest day that was
 * wanted. So each life acts on the days on which it would act alone.
 */
export class SharedClock {
  private readonly wishes: Wish[] = [];

  constructor(
    private running: number,
    private readonly move: (to: string) => Promise<void>,
  ) {}

  advance(to: string): Promise<void> {
    return new Promise((granted, refused) => {
      this.wishes.push({ to, granted, refused });
      this.moveIfAllWish();
    });
  }

  /** A life has ended, well or badly: nobody waits for it any more. */
  leave(): void {
    this.running -= 1;
    this.moveIfAllWish();
  }

  private moveIfAllWish(): void {
    if (this.running === 0 || this.wishes.length < this.running) return;
    const to = this.wishes.map((wish) => wish.to).sort()[0]!;
    const due = this.wishes.filter((wish) => wish.to === to);
    this.wishes.splice(0, this.wishes.length, ...this.wishes.filter((wish) => wish.to !== to));
    this.move(to).then(
      () => due.forEach(({ granted }) => granted()),
      (error: unknown) => due.forEach(({ refused }) => refused(error)),
    );
  }
}

/** What a life came to, in whatever record it was lived. */
export interface Outcome {
  readonly state: string;
  readonly stages: readonly string[];
  readonly lines: readonly string[];
}

type Query = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export async function outcomeOf(query: Query, projectId: string): Promise<Outcome> {
  const [project] = await query<{ state: string }>(
    `SELECT concat_ws(' ', stage, state, grade) AS state FROM project WHERE id = $1`,
    [projectId],
  );
  const stages = await query<{ line: string }>(
    `SELECT concat_ws(' ', c.seq, s.stage, s.opened_on, s.left_on) AS line
     FROM case_stage s LEFT JOIN class c ON c.id = s.class_id
     WHERE s.project_id = $1 ORDER BY c.seq NULLS FIRST, s.opened_on, s.left_on, s.stage`,
    [projectId],
  );
  const lines = await query<{ line: string }>(
    `SELECT concat_ws(' ', c.seq, t.seq, l.amount_fen, coalesce(l.reason_code, '-'), coalesce(y.state, '-'),
       y.amount_fen, (SELECT string_agg(concat(w ->> 'step', ' ', w ->> 'amountFen'), ', ' ORDER BY place)
         FROM jsonb_array_elements(l.working::jsonb) WITH ORDINALITY AS working(w, place))) AS line
     FROM claim_line l JOIN trainee t ON t.id = l.trainee_id JOIN class c ON c.id = l.class_id
     LEFT JOIN payment y ON y.claim_line_id = l.id
     WHERE c.project_id = $1 ORDER BY c.seq, t.seq`,
    [projectId],
  );
  return { state: project?.state ?? 'missing', stages: linesOf(stages), lines: linesOf(lines) };
}

const linesOf = (rows: readonly { line: string }[]): string[] => rows.map(({ line }) => line);
