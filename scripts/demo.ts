import { setTimeout as sleep } from 'node:timers/promises';
import { STAGES, type Stage } from '../domain/lifecycle/stages.js';
import { openDatabase } from '../platform/database.js';
import { checkInvariants } from '../store/verify/invariants.js';
import { clawBackTheGhost, type ClawedBack } from './story/after-payment.js';
import { Browser } from './story/browser.js';
import { httpHands } from './story/http-hands.js';
import { liveOneProject } from './story/life.js';
import { CAST } from './story/plot.js';

/**
 * `npm run demo`: one project through all eight stages by the HTTP API alone, each act signed in as its person.
 * After each of the seven stages before release a payment is tried, and must be refused. Then the books are compared with
 * the finance system's, and one who was paid and had not been there is ordered back.
 */
const asJson = process.argv.includes('--json');
const apiUrl = process.env['API_URL'] ?? '';
const browser = new Browser({ apiUrl: () => apiUrl });
const read = <Body>(path: string) => browser.get<Body>(CAST.caseworker, path);
const say = (line: string) => (asJson ? process.stderr : process.stdout).write(`${line}\n`);

/** Whoever reads no further (`| head`) has what he wanted. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

interface EarlyRelease {
  readonly afterStage: Stage;
  readonly refused: boolean;
  readonly missing: readonly string[];
}
interface Step {
  readonly stage: Stage;
  readonly openedOn: string | null;
  readonly completedOn: string | null;
}

async function main(): Promise<void> {
  const hands = httpHands({ apiUrl: () => apiUrl, patienceMs: 120_000 });
  const earlyReleases: EarlyRelease[] = [];
  const tell = (sentence: string) => say(`  ${sentence}`);
  const { projectId, classIds, batchId } = await liveOneProject(hands, {
    tell,
    afterStage: async (afterStage, classes) => {
      const answers = [];
      for (const classId of classes) answers.push(await hands.give(CAST.payer, 'instructPayment', classId, {}));
      const missing = [...new Set(answers.flatMap((answer) => answer.missing))];
      earlyReleases.push({ afterStage, refused: answers.every(({ code }) => code === 'GATE_CLOSED'), missing });
      say(`  ✗ 提前拨付被拒：尚缺 ${missing.length} 项条件`);
    },
  });
  const reconciliation = await reconcile(batchId);
  tell(`对账：我方${reconciliation.ours}笔，财政系统${reconciliation.theirs}笔，${reconciliation.differences}处不符`);
  const clawback = await clawBackTheGhost(hands, classIds, tell);
  const lines = await collectLines(classIds);
  const document = {
    stages: await collectStages(projectId, classIds),
    earlyReleases,
    lines,
    totalFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
    reconciliation,
    clawback,
    ledgerBalanced: await isLedgerBalanced(),
  };
  if (asJson) process.stdout.write(`${JSON.stringify(document)}\n`);
  else printTimeline(document);
  const good =
    document.ledgerBalanced &&
    reconciliation.differences === 0 &&
    clawback.state === 'SETTLED' &&
    earlyReleases.every(({ refused }) => refused) &&
    earlyReleases.length === STAGES.length - 1;
  process.exitCode = good ? 0 : 1;
}

/** Stages 3–8 are told once: opened on the day of the first class, completed on the day of the last. */
async function collectStages(projectId: string, classIds: readonly string[]): Promise<Step[]> {
  const { steps } = await read<{ steps: Step[] }>(`/api/projects/${projectId}`);
  const ofClasses: Step[] = [];
  for (const classId of classIds) ofClasses.push(...(await read<{ steps: Step[] }>(`/api/classes/${classId}`)).steps);
  return STAGES.map((stage) => {
    const found = [...steps, ...ofClasses].filter((step) => step.stage === stage);
    const opened = found.flatMap(({ openedOn }) => openedOn ?? []).sort();
    const completed = found.flatMap(({ completedOn }) => completedOn ?? []).sort();
    return { stage, openedOn: opened[0] ?? null, completedOn: completed.at(-1) ?? null };
  });
}

interface Reconciled {
  readonly ours: number;
  readonly theirs: number;
  readonly differences: number;
}

/** Once their list has come, which the process fetches after the last answer. */
async function reconcile(batchId: string): Promise<Reconciled> {
  for (const until = Date.now() + browser.patienceMs; ; await sleep(100)) {
    const path = `/api/batches/${batchId}/reconciliation`;
    const { ours, theirs, differences } = await read<Omit<Reconciled, 'differences'> & { differences: unknown[] }>(
      path,
    );
    if (theirs >= ours || Date.now() > until) return { ours, theirs, differences: differences.length };
  }
}

interface Line {
  readonly seq: number;
  readonly amountFen: number;
  readonly reasonCode: string | null;
  readonly working: readonly { readonly step: string; readonly amountFen: number; readonly clause: string }[];
}

async function collectLines(classIds: readonly string[]) {
  const told = [];
  for (const [index, classId] of classIds.entries()) {
    const { claim } = await read<{ claim: { lines: Line[] } | null }>(`/api/classes/${classId}/claim`);
    for (const { seq, amountFen, reasonCode, working } of claim?.lines ?? []) {
      const trainee = `${index + 1}班${String(seq).padStart(2, '0')}号`;
      told.push({
        trainee,
        amountFen,
        reasonCode,
        working: working.map(({ step, amountFen: fen, clause }) => ({ step, amountFen: fen, clause })),
      });
    }
  }
  return told;
}

async function isLedgerBalanced(): Promise<boolean> {
  const db = openDatabase(process.env['DATABASE_URL'] ?? '', { max: 2, name: 'demo' });
  try {
    return (await checkInvariants(db)).filter(({ money }) => money).every(({ violations }) => violations === 0);
  } finally {
    await db.$disconnect();
  }
}

function printTimeline(document: {
  stages: Step[];
  lines: { amountFen: number; reasonCode: string | null }[];
  totalFen: number;
  clawback: ClawedBack;
  ledgerBalanced: boolean;
}): void {
  say('\n环节                开始          完成');
  for (const { stage, openedOn, completedOn } of document.stages)
    say(`${stage.padEnd(18)}  ${openedOn}    ${completedOn}`);
  const paid = document.lines.filter(({ amountFen }) => amountFen > 0);
  say(`\n补贴明细：${paid.length} 人获补贴，${document.lines.length - paid.length} 人为零（附原因）`);
  for (const [reason, count] of countBy(document.lines.flatMap(({ reasonCode }) => reasonCode ?? [])))
    say(`  ${reason}：${count} 人`);
  const { trainee, amountFen, outstandingFen } = document.clawback;
  say(`拨付后追回：${trainee} ${yuan(amountFen)} 元，未收回 ${yuan(outstandingFen)} 元`);
  say(`合计 ${yuan(document.totalFen)} 元；账目${document.ledgerBalanced ? '平衡' : '不平衡'}`);
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

function countBy(values: readonly string[]): [string, number][] {
  return [...new Set(values)].map((value) => [value, values.filter((other) => other === value).length]);
}

await main();
