import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'connector-doctor-layers-')));

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

/** Each reads the whole tree first, which a busy computer takes its time for: so each is asked once for all that is wrong. */
const patience = 120_000;

interface Said {
  readonly status: number | null;
  readonly stdout: string;
}

const run = (program: string, ...args: readonly string[]): Said =>
  spawnSync(join(root, 'node_modules/.bin', program), args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0' },
  });

const cruise = (): Said => run('depcruise', '--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer');

/** What a program says while these files are in the tree. */
function withFiles(files: Readonly<Record<string, string>>, act: () => Said): Said {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text);
  try {
    return act();
  } finally {
    for (const path of Object.keys(files)) rmSync(join(copy, path));
  }
}

describe('the layers', () => {
  const wrong = [
    ['main/knowledge/wrong.ts', "export { createDoctor } from '../doctor.js';\n", 'knowledge-imports-downwards'],
    ['main/examine/wrong-node.ts', "export { readFileSync } from 'node:fs';\n", 'rules-are-pure'],
    [
      'main/examine/wrong-capture.ts',
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
  ] as const;
  let refused: Said;
  beforeAll(() => {
    refused = withFiles(Object.fromEntries(wrong), cruise);
  }, patience);

  it('hold as the tree stands', { timeout: patience }, () => {
    expect(cruise().status).toBe(0);
  });

  it.each(wrong)('refuse %s: %s', (path, _, rule) => {
    expect(refused.status).not.toBe(0);
    expect(refused.stdout).toContain(`error ${rule}: ${path} → `);
  });

  it('give the rules neither Node nor a browser to use', { timeout: patience }, () => {
    const files = {
      'main/examine/right.ts': 'export const now = 1;\n',
      'main/examine/wrong-node.ts': 'export const where = process.cwd();\n',
      'main/examine/wrong-browser.ts': 'export const title = document.title;\n',
    };
    const { stdout } = withFiles(files, () => run('tsc', '-p', 'main/examine/tsconfig.json', '--pretty', 'false'));
    const named = [...stdout.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, path]) => path);
    expect(named.sort()).toEqual(['main/examine/wrong-browser.ts', 'main/examine/wrong-node.ts']);
  });
});

describe('lint', () => {
  const wrong = [
    [
      'main/shell/wrong-calls.ts',
      "import { ipcMain } from 'electron';\nipcMain.removeAllListeners();\n",
      'no-restricted-imports',
    ],
    ['main/shell/wrong-catch.ts', "try {\n  JSON.parse('');\n} catch {}\n", 'never swallow'],
  ] as const;
  /** Path and messages of each file. */
  let said: ReadonlyMap<string, string>;
  beforeAll(() => {
    const paths = wrong.map(([path]) => path);
    const { stdout } = withFiles(Object.fromEntries(wrong), () => run('eslint', '--format', 'json', ...paths));
    const files = JSON.parse(stdout) as readonly { readonly filePath: string; readonly messages: unknown }[];
    said = new Map(files.map(({ filePath, messages }) => [relative(copy, filePath), JSON.stringify(messages)]));
  }, patience);

  it.each([
    ['a second place that serves calls', ...wrong[0]],
    ['a failure that is swallowed', ...wrong[1]],
  ])('refuses %s', (_, path, __, message) => {
    expect(said.get(path)).toContain(message);
  });
});
