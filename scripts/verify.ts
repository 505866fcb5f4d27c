import { openDatabase } from '../platform/database.js';
import { checkInvariants, type InvariantState } from '../store/verify/invariants.js';

/** `npm run verify`: what must always be true of the record, by name, with the number of rows that say otherwise. */
async function verify(url: string, asJson: boolean): Promise<void> {
  const db = openDatabase(url, { max: 1, name: 'verify' });
  try {
    const states = await checkInvariants(db);
    const violations = states.reduce((sum, state) => sum + state.violations, 0);
    process.stdout.write(
      asJson ? `${JSON.stringify({ invariants: states, violations })}\n` : table(states, violations),
    );
    process.exitCode = violations > 0 ? 1 : 0;
  } finally {
    await db.$disconnect();
  }
}

function table(states: readonly InvariantState[], violations: number): string {
  const width = Math.max(...states.map(({ name }) => name.length));
  const lines = states.map(
    ({ name, title, violations: count }) =>
      `${count === 0 ? '✓' : '✗'} ${name.padEnd(width)}  ${String(count).padStart(5)}  ${title}`,
  );
  const end = violations === 0 ? '全部不变量成立' : `共有 ${violations} 处不符，请先停止拨付并查明原因`;
  return `${lines.join('\n')}\n${end}\n`;
}

const USAGE = '用法 / usage: npm run verify [-- --json]';

const options = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
if (options.some((option) => option !== '--json')) {
  console.error(USAGE);
  process.exitCode = 1;
} else if (!url) {
  throw new Error('缺少环境变量 DATABASE_URL / DATABASE_URL is not set.');
} else {
  await verify(url, options.includes('--json'));
}
