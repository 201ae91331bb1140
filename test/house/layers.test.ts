import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'connector-doctor-layers-'));

/** The layers are tried on a copy: a test that breaks the tree it stands in breaks its neighbours. */
beforeAll(() => {
  for (const part of [
    'main',
    'preload',
    'renderer',
    '.dependency-cruiser.cjs',
    'eslint.config.mjs',
    'tsconfig.base.json',
    'package.json',
    'test/tsconfig.json',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const cruise = () =>
  spawnSync(
    join(root, 'node_modules/.bin/depcruise'),
    ['--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer'],
    {
      cwd: copy,
      encoding: 'utf8',
    },
  );

function withFile<T>(path: string, text: string, act: () => T): T {
  const file = join(copy, path);
  writeFileSync(file, text);
  try {
    return act();
  } finally {
    rmSync(file);
  }
}

describe('the layers', () => {
  it('hold as the tree stands', () => {
    expect(cruise().status).toBe(0);
  });

  it.each([
    ['main/knowledge/wrong.ts', "export { createDoctor } from '../doctor.js';\n", 'knowledge-imports-downwards'],
    ['main/examine/wrong.ts', "export { readFileSync } from 'node:fs';\n", 'rules-are-pure'],
    [
      'main/examine/wrong.ts',
      "export { readCapture } from '../capture/read-capture.js';\n",
      'rules-judge-evidence-alone',
    ],
    [
      'renderer/ui/wrong.ts',
      "export { codes } from '../../main/examine/codes.js';\n",
      'renderer-knows-the-contract-alone',
    ],
    ['preload/wrong.ts', "export { createDoctor } from '../main/doctor.js';\n", 'preload-knows-the-contract-alone'],
    ['main/report/wrong.ts', "export { ipcMain } from 'electron';\n", 'electron-at-the-edge'],
    ['main/terminal/wrong.ts', "export { WebSocketServer } from 'ws';\n", 'web-sockets-in-the-bridge'],
  ])('refuse %s: %s', (path, text, rule) => {
    const { status, stdout } = withFile(path, text, cruise);
    expect(status).not.toBe(0);
    expect(stdout).toContain(rule);
  });

  it('give the rules neither Node nor a browser to use', () => {
    const types = (text: string): number | null =>
      withFile('main/examine/wrong.ts', text, () => {
        return spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'main/examine/tsconfig.json'], { cwd: copy })
          .status;
      });
    expect(types('export const now = 1;\n')).toBe(0);
    expect(types('export const where = process.cwd();\n')).not.toBe(0);
    expect(types('export const title = document.title;\n')).not.toBe(0);
    // The compiler runs three times, which a busy computer takes its time for.
  }, 120_000);
});

describe('lint', () => {
  const lint = (path: string, text: string): string =>
    withFile(
      path,
      text,
      () => spawnSync(join(root, 'node_modules/.bin/eslint'), [path], { cwd: copy, encoding: 'utf8' }).stdout,
    );

  it('refuses a second place that serves calls', () => {
    expect(
      lint('main/shell/wrong.ts', "import { ipcMain } from 'electron';\nipcMain.removeAllListeners();\n"),
    ).toContain('no-restricted-imports');
  });

  it('refuses a failure that is swallowed', () => {
    expect(lint('main/shell/wrong.ts', "try {\n  JSON.parse('');\n} catch {}\n")).toContain('never swallow');
  });
});
