// Which room of the house may import from which: the table in docs/architecture.md. The comment of a rule is what a person reads
// who breaks it. `npm run check` runs this through scripts/check-imports.mjs.

const TESTS = '\\.test\\.tsx?$|^lib/testing/|^tests/'
const OURS = '^(app|bench|components|lib|prisma|scripts|tests)/|^(server|proxy)\\.ts$'

/** The files in `room` may import from our code what lies in `rooms`, and nothing else. */
const mayImport = (name, room, rooms, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: room, pathNot: TESTS },
  to: { path: OURS, pathNot: rooms },
})

export default {
  forbidden: [
    mayImport(
      'contract-stands-alone',
      '^lib/contract/',
      ['^lib/contract/'],
      'The contract imports nothing of ours: everything else rests on it.',
    ),
    mayImport('config-stands-alone', '^lib/config/', ['^lib/config/'], 'The settings import nothing of ours.'),
    mayImport(
      'domain-knows-no-world',
      '^lib/domain/',
      ['^lib/(domain|contract)/', '^prisma/generated/'],
      'The rules import the contract alone. What they need of the world is a port in lib/domain/ports.ts, and a driver provides it.',
    ),
    mayImport(
      'drivers-serve-ports',
      '^lib/drivers/([^/]+)/',
      ['^lib/drivers/$1/', '^lib/drivers/redis/', '^lib/domain/ports\\.ts$', '^lib/contract/', '^prisma/generated/'],
      'A driver imports the ports, the contract, files of its own folder, and the one connection to Redis. Its options come as arguments, from lib/server/compose.ts.',
    ),
    mayImport(
      'server-opens-doors',
      '^lib/server/',
      ['^lib/(server|domain|contract|config|drivers)/'],
      'The doors import the rules, the contract and the settings, and nothing that a browser runs.',
    ),
    {
      name: 'compose-picks-drivers',
      comment: 'Only lib/server/compose.ts picks drivers. Ask the runtime for what you need.',
      severity: 'error',
      from: { pathNot: [TESTS, '^lib/server/compose\\.ts$', '^lib/drivers/', '^(bench|scripts)/'] },
      to: { path: '^lib/drivers/' },
    },
    mayImport(
      'client-knows-the-contract',
      '^lib/client/',
      ['^lib/(client|contract)/'],
      "The browser's side imports the contract alone: what it wants of the server goes over the wire.",
    ),
    mayImport(
      'primitives-know-no-domain',
      '^components/ui/',
      ['^components/ui/'],
      'A primitive knows no domain word and imports nothing of ours but other primitives.',
    ),
    mayImport(
      'components-see-the-client',
      '^components/(?!ui/)',
      ['^components/', '^lib/(client|contract)/'],
      'A component imports components, the client and the contract.',
    ),
    mayImport(
      'pages-ask-the-runtime',
      '^app/',
      ['^app/', '^components/', '^lib/(client|contract)/', '^lib/server/(runtime|session|http)(/|\\.ts$)'],
      'A page or route imports components, the client, the contract, and of the server only runtime, session and http.',
    ),
    mayImport(
      'start-composes-the-server',
      '^(server|proxy)\\.ts$',
      ['^lib/(server|config|contract)/'],
      'The start imports the server and the settings.',
    ),
    {
      name: 'queries-hold-the-database-client',
      comment:
        'The database client is imported by *-queries.ts, lib/drivers/database and prisma/ alone. Put what you ask of the database in a *-queries.ts beside you.',
      severity: 'error',
      from: { pathNot: [TESTS, '-queries\\.ts$', '^lib/drivers/database/', '^prisma/', '^lib/domain/ports\\.ts$'] },
      to: { path: '^prisma/generated/|^node_modules/@prisma/client/' },
    },
    {
      name: 'ports-only-name-the-database-client',
      comment: 'A port names the type of the database client: use `import type`.',
      severity: 'error',
      from: { path: '^lib/domain/ports\\.ts$' },
      to: { path: '^prisma/generated/|^node_modules/@prisma/client/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-has-no-node',
      comment: 'This also runs in the browser, where there is no Node.',
      severity: 'error',
      from: { path: '^(lib/(contract|client)|components)/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-tests',
      comment: 'What only tests use is not for the product. The cast (lib/testing/cast.ts) is for the demo too.',
      severity: 'error',
      from: { path: OURS, pathNot: [TESTS, '^(bench|scripts)/'] },
      to: { path: TESTS },
    },
    {
      name: 'nothing-imports-the-outermost',
      comment: 'Scripts, benchmarks and the start use the rest, never the other way round.',
      severity: 'error',
      from: { path: '^(app|components|lib|prisma)/', pathNot: TESTS },
      to: { path: '^(scripts|bench)/|^(server|proxy)\\.ts$' },
    },
    {
      name: 'no-circles',
      comment: 'These files import one another in a circle: move what they share to a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-missing-files',
      comment: 'There is no such file or package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@/prisma/generated' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '^node_modules/|^prisma/generated/' },
    exclude: { path: '^\\.next/|^next-env' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
