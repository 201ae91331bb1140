/**
 * The layers: imports run downwards only. `npm run check` fails on a wrong one, and test/house/layers.test.ts tries some.
 */
const layers = [
  ['knowledge'],
  ['evidence'],
  ['configuration'],
  ['certificates'],
  ['bundle'],
  ['machine'],
  ['capture'],
  ['network'],
  ['examine'],
  ['remedy'],
  ['change'],
  ['words'],
  ['report'],
  [
    'doctor\\.ts',
    'examination\\.ts',
    'closed-facts\\.ts',
    'changing\\.ts',
    'elevated-change\\.ts',
    'carrying-out\\.ts',
    'practice-servers\\.ts',
    'capture-worker\\.ts',
  ],
  ['bridge', 'shell', 'browser\\.ts'],
  ['terminal'],
  ['index\\.ts', 'cli\\.ts'],
];

const path = (names) => `^main/(${names.map((name) => (name.endsWith('.ts') ? name : `${name}/`)).join('|')})`;
const notTests = '\\.test\\.ts$';

const upward = layers.slice(0, -1).map((names, index) => ({
  name: `${names[0].replace('\\', '')}-imports-downwards`,
  severity: 'error',
  from: { path: path(names), pathNot: notTests },
  to: { path: path(layers.slice(index + 1).flat()) },
}));

const pure =
  '^main/(knowledge|evidence|configuration|network/path|network/service-tags|examine|remedy|words)/|^main/capture/dissect/|^main/network/wpad/candidates\\.ts$';

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'rules-are-pure',
      comment: 'Knowledge, evidence, rules and words run anywhere: no Node, no Electron, no reader of files.',
      severity: 'error',
      from: { path: pure, pathNot: notTests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rules-judge-evidence-alone',
      severity: 'error',
      from: { path: '^main/examine/', pathNot: notTests },
      to: { path: '^main/(capture|certificates)/' },
    },
    {
      name: 'renderer-knows-the-contract-alone',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|preload|build|test)/', pathNot: '^preload/contract/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: notTests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'preload-knows-the-contract-alone',
      severity: 'error',
      from: { path: '^preload/', pathNot: '^preload/contract/' },
      to: { path: '^(main|renderer|build|test)/' },
    },
    {
      name: 'contract-names-shapes-alone',
      comment: 'And the words that main prints of a plan as well: nobody reads of one thing under two names.',
      severity: 'error',
      from: { path: '^preload/contract/' },
      to: {
        path: '^(main|preload|renderer)/',
        pathNot:
          '^preload/contract/|^main/report/(report|views|help|glance|plan-schema|plan-rows)\\.ts$|^main/words/plan-words\\.ts$|^main/examine/finding\\.ts$|^main/evidence/capture\\.ts$',
      },
    },
    {
      name: 'main-does-not-know-the-renderer',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'electron-at-the-edge',
      severity: 'error',
      from: {
        path: '^(main|preload|renderer)/',
        pathNot:
          '^main/(index\\.ts|shell/|bridge/(electron(\\.test)?|changes-refused\\.test)\\.ts)|^preload/(bridge|consent)\\.ts',
      },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'web-sockets-in-the-bridge',
      severity: 'error',
      from: {
        path: '^main/',
        pathNot: '^main/bridge/(web-socket(\\.test)?|changes-refused\\.test)\\.ts|^main/browser\\.test\\.ts',
      },
      to: { path: '(^|node_modules/)ws(/|$)' },
    },
    {
      name: 'systems-at-the-edge',
      comment: "A system's own functions are called in one folder for each system, which the others never load.",
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/machine/(windows|linux)/' },
      to: { path: '(^|node_modules/)koffi(/|$)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/', pathNot: 'FindingCard\\.svelte$' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that is no entry is dead.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(main|preload|renderer)/',
        pathNot: '\\.d\\.ts$|\\.test\\.ts$|^main/network/pac/worker\\.ts$|^preload/(bridge|consent)\\.ts$|\\.json$',
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'],
    },
  },
};
