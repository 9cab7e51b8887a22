/** Imports point one way: api, worker, cli → activities, workflows, store → domain. */
const only = (from, ...allowed) => ({
  name: `${from}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  comment: `${from}/ may import from ${[from, ...allowed].join(', ')} and nothing else of this project`,
  from: { path: `^${from}/` },
  to: {
    path: '^(activities|api|bench|chaos|cli|dev|domain|reconciliation|rehearsal|store|test|worker|workflows)/',
    pathNot: `^(${[from, ...allowed].join('|')})/`,
  },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain'),
    only('store', 'domain'),
    only('workflows', 'domain', 'activities'),
    only('activities', 'store', 'domain'),
    only('rehearsal', 'workflows', 'domain'),
    only('api', 'rehearsal', 'workflows', 'store', 'domain'),
    only('reconciliation', 'activities', 'workflows', 'store', 'domain'),
    only('worker', 'activities', 'workflows', 'store', 'domain'),
    only('dev', 'domain'),
    {
      name: 'workflows-take-only-types-from-activities',
      severity: 'error',
      comment:
        'workflow code runs in a sandbox: of activities it may know the contract, which is types, nothing more',
      from: { path: '^workflows/' },
      to: { path: '^activities/(?!contract)' },
    },
    {
      name: 'workflows-do-no-io',
      severity: 'error',
      comment: 'no I/O and no zod in the workflow bundle: zod costs every cached case a megabyte',
      from: { path: '^workflows/' },
      to: {
        path: '(^node:)|node_modules/(zod|mongoose|express|pino|yaml|jose|@temporalio/(client|worker|activity))/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'what-workflows-run-has-no-zod',
      severity: 'error',
      comment: 'also not by way of a file of domain/',
      from: { path: '^workflows/' },
      to: { path: 'node_modules/zod/', reachable: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: '(^node:)|node_modules/(?!zod/)', dependencyTypes: ['core', 'npm'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-depends-on-tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default'],
    },
  },
};
