/**
 * Who may import whom: design §7. The table is this file; scripts/check.mjs asserts that it was really read. What its
 * parser cannot see (JSX, and which imports are types) is test/platform/imports.test.ts.
 */
const OUTSIDE = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'];
const CLIENT = 'prisma/generated';

/** A layer, and the folders of ours that it may import besides itself. */
const LAYERS = {
  domain: [],
  platform: [CLIENT],
  store: ['domain', 'platform', CLIENT],
  commands: ['domain', 'store', 'platform'],
  activities: ['domain', 'store', 'platform'],
  jobs: ['domain', 'store', 'platform'],
  api: ['domain', 'commands', 'store', 'platform'],
};

const pathOf = (folders) => `^(${folders.join('|')})/`;

const layerRules = Object.entries(LAYERS).map(([layer, others]) => ({
  name: `${layer}-imports`,
  comment: `${layer}/ may import ${[layer, ...others].join(', ')} and packages (design §7)`,
  severity: 'error',
  from: { path: `^${layer}/` },
  to: { pathNot: `${pathOf([layer, ...others])}|node_modules`, dependencyTypesNot: OUTSIDE },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'domain-is-pure',
      comment: 'rules have no I/O and no package; zod is for *.schema.ts alone',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.schema\\.ts$' },
      to: { dependencyTypes: OUTSIDE },
    },
    {
      name: 'domain-schemas-use-zod-alone',
      severity: 'error',
      from: { path: '^domain/.*\\.schema\\.ts$' },
      to: { dependencyTypes: OUTSIDE, pathNot: 'node_modules/zod/' },
    },
    {
      name: 'workflows-are-order-and-waiting-only',
      comment:
        'domain/, @temporalio/workflow, and activities/ as types (this parser cannot tell: test/platform/imports.test.ts does)',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { pathNot: '^(workflows|domain|activities)/|node_modules/@temporalio/(workflow|common)/' },
    },
    {
      name: 'workflows-do-not-read-schemas',
      comment: 'zod in the bundle costs 1 MB',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '\\.schema\\.ts$' },
    },
    {
      name: 'worker-does-not-serve-pages',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: '^(api|web)/' },
    },
    {
      name: 'only-the-store-speaks-sql',
      comment: 'commands, activities, jobs and routes ask store/',
      severity: 'error',
      from: { path: pathOf(['commands', 'activities', 'workflows', 'domain']) },
      to: { path: `^${CLIENT}|node_modules/(pg|@prisma)/` },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^prisma/generated/(internal|models|commonInputTypes|enums)' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
