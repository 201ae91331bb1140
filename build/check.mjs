/**
 * `npm run check`: format, lint, types, layers, and documents that are written from code. All parts run, so that one
 * round shows everything there is to mend.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './stale.mjs';

const layers = [
  'main/knowledge',
  'main/evidence',
  'main/configuration',
  'main/certificates',
  'main/examine',
  'main/words',
  'main/report',
  'main',
  'main/shell',
  'preload/contract',
  'preload',
  'test',
];

const parts = [
  ['lint', ['eslint', '--max-warnings', '0', '.']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  [
    'types of renderer',
    ['svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ],
  ['layers', ['depcruise', '--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer']],
  ...layers.map((layer) => [`types of ${layer}`, ['tsc', '-p', join(layer, 'tsconfig.json')]]),
  ['documents', ['tsx', 'build/findings-page.ts', '--check']],
];

/** Runs a program of node_modules; gives its exit code and everything it said. */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', command[0]), command.slice(1), {
      cwd: root,
      shell: process.platform === 'win32',
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('error', (error) => resolve({ code: 1, said: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

let passed = 0;
let failed = 0;
const queue = [...parts];
await Promise.all(
  Array.from({ length: 2 }, async () => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      const [name, command] = part;
      const { code, said } = await run(command);
      if (code === 0) passed++;
      else failed++;
      console.log(code === 0 ? `ok   ${name}` : `FAIL ${name}\n${said.trimEnd()}`);
    }
  }),
);
console.log(`\n${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
