import { defineConfig, type OxlintOverride } from 'oxlint';

/** The rooms in the order in which things happen: a room may import only rooms that stand before it. */
const rooms = [
  'language',
  'fluentbit',
  'signal',
  'sampling',
  'incident',
  'evidence',
  'diagnosis',
  'plan',
  'lasting',
  'approval',
  'audience',
  'change',
  'check',
  'verification',
  'audit',
  'posture',
  'chat',
];
const outside = ['flow', 'adapters', 'cli', 'demo'];
const foreign = '^(node:|@slack/|@kubernetes/|pino$|ws$|undici|node-cron|@napi-rs/|preact)';

const up = (names: readonly string[]) => `^(\\.\\./)+(${names.join('|')})/`;
const rootFiles = (names: readonly string[]) => `^(\\.\\./)+(${names.join('|')})\\.ts$`;
type Forbidden = { regex: string; message: string };
const forbid = (
  ...patterns: Forbidden[]
): { 'no-restricted-imports': ['error', { patterns: Forbidden[] }] } => ({
  'no-restricted-imports': ['error', { patterns }],
});

const roomRules: OxlintOverride[] = rooms.map((room, at) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    ...forbid(
      { regex: foreign, message: 'Rooms are pure: values in, values out.' },
      {
        regex: up([...rooms.slice(at + 1), ...outside]),
        message: 'Data flows one way: a room imports only rooms that stand before it.',
      },
      { regex: rootFiles(['ports', 'app', 'main']), message: 'Rooms know nothing of the outside.' },
    ),
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Time comes into a room as `now`.' },
      { object: 'Math', property: 'random', message: 'Chance comes into a room as a value.' },
    ],
    'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch', 'console'],
  },
}));

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['node_modules', 'test/fixtures'],
  rules: {
    'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/consistent-type-imports': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/require-module-specifiers': 'off',
    'no-shadow': 'off',
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'typescript/consistent-return': 'off',
    'promise/always-return': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'no-restricted-globals': ['error', { name: 'process', message: 'Only src/main.ts touches the process.' }],
  },
  overrides: [
    ...roomRules,
    {
      files: ['src/flow/**/*.ts'],
      rules: forbid(
        { regex: foreign, message: 'The flow sees rooms and ports only.' },
        { regex: up(['adapters', 'cli', 'demo']), message: 'The flow sees rooms and ports only.' },
        { regex: rootFiles(['app', 'main']), message: 'The flow sees rooms and ports only.' },
      ),
    },
    {
      files: ['src/adapters/**/*.ts'],
      rules: forbid(
        { regex: up(['flow', 'cli', 'demo']), message: 'Adapters see ports and the types they carry.' },
        { regex: rootFiles(['app', 'main']), message: 'Adapters see ports and the types they carry.' },
      ),
    },
    {
      files: ['src/demo/**/*.ts'],
      rules: forbid(
        {
          regex: up([
            ...rooms.filter((room) => room !== 'fluentbit' && room !== 'language'),
            'flow',
            'adapters',
            'cli',
          ]),
          message: 'The demo servers stand outside: they are reached only over their protocols.',
        },
        { regex: rootFiles(['ports', 'app', 'main']), message: 'The demo servers stand outside.' },
      ),
    },
    { files: ['src/main.ts', 'test/**/*.ts', '*.config.ts'], rules: { 'no-restricted-globals': 'off' } },
    {
      files: ['test/**/*.ts'],
      rules: { 'max-lines-per-function': 'off', 'typescript/no-non-null-assertion': 'off' },
    },
  ],
});
