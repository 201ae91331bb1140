import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const restricted = {
  paths: [
    {
      name: 'electron',
      importNames: ['ipcMain'],
      message: 'Calls are served by main/bridge alone, which validates them.',
    },
    { name: 'ws', message: 'WebSockets are served by main/bridge alone.' },
    { name: 'child_process', message: 'Programs are started from main/machine and main/capture/record alone.' },
    { name: 'node:child_process', message: 'Programs are started from main/machine and main/capture/record alone.' },
  ],
};

export default ts.config(
  { ignores: ['dist/', 'release/', 'node_modules/', '**/output/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['test/tsconfig.json', 'renderer/tsconfig.json', 'preload/tsconfig.json'] },
    },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Names of environment variables and header fields are no identifiers of ours.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `async` also turns a throw into a rejection, which is why functions of an asynchronous interface carry it.
      '@typescript-eslint/require-await': 'off',
      // What is spread here are names from the wire and digits, never emoji.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Unions, not enums.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports.' },
        {
          selector: 'CatchClause > BlockStatement[body.length=0]',
          message: 'Say what a failure means; never swallow it.',
        },
      ],
    },
  },
  {
    files: ['{main,preload,renderer}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.d.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'no-restricted-imports': ['error', restricted],
      'no-console': 'error',
    },
  },
  { files: ['main/bridge/electron.ts', 'main/bridge/web-socket.ts'], rules: { 'no-restricted-imports': 'off' } },
  // What tests alone use may ask other programs.
  { files: ['main/machine/windows/writing/policy.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['main/**/testing/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-function-return-type': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
    plugins: { '@typescript-eslint': ts.plugin },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': 'error',
    },
  },
  { files: ['**/*.mjs', '**/*.cjs'], languageOptions: { globals: globals.node } },
);
