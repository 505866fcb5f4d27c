import { actions } from './actions.js';
import { calculator } from './calculator.js';
import { holds } from './holds.js';
import { lifecycles } from './lifecycles.js';
import { asTable, type Report } from './report.js';
import { settlement } from './settlement.js';
import { interruption } from './stack.js';
import { start } from './start.js';

/** `npm run bench -- NAME [--quick] [--json]`; see bench/README.md. */
const BENCHES: Readonly<Record<string, (isQuick: boolean) => Promise<Report>>> = {
  actions,
  calculator,
  holds,
  lifecycles,
  settlement,
  start,
};

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interruption.abort());

const args = process.argv.slice(2);
const options = args.filter((each) => each.startsWith('--'));
const [name = '', ...more] = args.filter((each) => !each.startsWith('--'));
const bench = BENCHES[name];
if (!bench || more.length > 0 || options.some((each) => !['--json', '--quick'].includes(each))) {
  console.error(`npm run bench -- NAME [--quick] [--json], NAME: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
} else {
  try {
    const report = await bench(options.includes('--quick'));
    console.log(options.includes('--json') ? JSON.stringify(report, null, 2) : asTable(report));
  } catch (error) {
    if (!interruption.signal.aborted) console.error(error);
    process.exit(interruption.signal.aborted ? 130 : 1); // What waits inside an interrupted life is not waited for.
  }
}
