/** Which folder may import which (design section 4). Each rule says what to do instead. */
const outside = (...allowed) => ({ pathNot: allowed });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Move what both need into a third file.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resources-are-leaves',
      severity: 'error',
      comment: 'Resources are data shapes: they know zod, ids and one another.',
      from: { path: '^shared/resources/' },
      to: {
        path: '^(shared|functions|engine-container|infra|test)/',
        ...outside('^shared/resources/', '^shared/ids\\.ts$'),
      },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'Domain decides from data it is given. Do the I/O in a use case, the reconciler or an adapter.',
      from: { path: '^shared/domain/' },
      to: {
        path: '.',
        ...outside(
          '^shared/(domain|resources)/',
          '^shared/(ids|errors)\\.ts$',
          'node_modules/@cedar-policy/',
          'node_modules/zod/',
          'node_modules/leven/',
        ),
      },
    },
    {
      name: 'contract-knows-resources',
      severity: 'error',
      comment: 'The contract is read by browser and CLI: shapes and errors only.',
      from: { path: '^shared/contract/' },
      to: {
        path: '^(shared|functions|engine-container|infra|test)/',
        ...outside('^shared/(contract|resources)/', '^shared/(ids|errors)\\.ts$'),
      },
    },
    {
      name: 'client-knows-contract',
      severity: 'error',
      comment: 'Client and CLI use the public API as everybody else does.',
      from: { path: '^shared/(client|cli)/' },
      to: { path: '^(functions|engine-container|infra|test)/' },
    },
    {
      name: 'ports-are-interfaces',
      severity: 'error',
      comment: 'A port names shapes, never a way to make them true.',
      from: { path: '^functions/ports/' },
      to: { path: '.', ...outside('^functions/ports/', '^shared/(resources|domain)/') },
    },
    {
      name: 'usecases-know-ports',
      severity: 'error',
      comment: 'Reach the world through a port; entry chooses the adapter.',
      from: { path: '^functions/(usecases|reconciler|channel)/' },
      to: {
        path: '^(functions|engine-container|infra|test)/',
        ...outside('^functions/(usecases|reconciler|channel|ports)/'),
      },
    },
    {
      name: 'http-knows-usecases',
      severity: 'error',
      comment: 'The HTTP layer mounts use cases; it chooses no adapter.',
      from: { path: '^functions/http/' },
      to: { path: '^(functions/(adapters|entry|reconciler)|engine-container|infra|test)/' },
    },
    {
      name: 'adapters-know-ports',
      severity: 'error',
      comment: 'An adapter fulfils a port. What two need lies in shared.',
      from: { path: '^functions/adapters/' },
      to: { path: '^(functions/(usecases|http|reconciler|entry)|engine-container|infra|test)/' },
    },
    {
      name: 'aws-sdk-only-in-adapters',
      severity: 'error',
      comment: "The SDK of AWS is used in adapters/aws (and by the agent's S3 adapter through it).",
      from: { pathNot: ['^functions/adapters/aws/', '^test/', '^functions/entry/', '^infra/'] },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'agent-knows-shapes',
      severity: 'error',
      comment: 'The agent lives in a container of its own: shapes, pure rules, ports and the S3 adapter.',
      from: { path: '^engine-container/agent/' },
      to: { path: '^(functions|infra|test)/', ...outside('^functions/ports/', '^functions/adapters/') },
    },
    {
      name: 'console-uses-the-public-api',
      severity: 'error',
      comment:
        'Whatever the console can do is an operation: it knows the client and the shapes, nothing behind them.',
      from: { path: '^web/' },
      to: { path: '^(functions|engine-container|infra|test|shared/cli)/' },
    },
    {
      name: 'console-carries-no-schemas',
      severity: 'error',
      comment:
        'A validator is weight in the browser and the server judges anyway: import types, or virtual:contract.',
      from: { path: '^web/src/' },
      to: {
        path: ['^shared/(contract|resources)/', 'node_modules/zod/'],
        // These three carry no schema: a header's name, the form of a name, and two numbers of settings.
        pathNot: [
          '^shared/contract/takes-idempotency-key\\.ts$',
          '^shared/resources/(variable-name|scale)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Move it out of test/.',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment:
        'What ships is a dependency. What deploys it (CDK, SST) is 800 MB and used by its developers only.',
      from: { pathNot: ['^test/', '^infra/aws/', '^sst\\.config\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      comment: 'It does not exist.',
      from: {},
      // virtual: is made by web/contract-module.ts when the console is built; aws-lambda is nothing but types.
      to: { couldNotResolve: true, pathNot: ['^virtual:', '^aws-lambda$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^engine-container/java/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
