import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { helpPage, helpSchema } from '../report/help.js';

const program = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/ is missing: run "npm run build" first.');
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('explain', () => {
  it('says in plain words what a code means, also in small letters', () => {
    const { status, stdout, stderr } = run('explain', 'proxy-auth-required');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('The proxy answers 407');
    expect(stdout).toContain('What you can do');
    expect(stdout).toContain('https://learn.microsoft.com/');
  });

  it('prints one JSON document, which is what its schema says', () => {
    const { status, stdout } = run('explain', 'TLS-INSPECTED', '--json');
    expect(status).toBe(0);
    const page: unknown = JSON.parse(stdout);
    expect(v.parse(helpSchema, page)).toEqual(page);
    expect(page).toEqual(helpPage('TLS-INSPECTED'));
    const schema = JSON.parse(run('schema', 'help').stdout) as { $id: string; required: string[] };
    expect(schema.$id).toBe('connector-doctor/help@1');
    expect(schema.required.toSorted()).toEqual(Object.keys(page as object).toSorted());
  });

  it('knows no other code, and offers those that are alike', () => {
    const { status, stdout, stderr } = run('explain', 'proxy-407');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('PROXY-AUTH-REQUIRED');
    expect(stderr).not.toContain('DNS-NO-ANSWER');
    expect(run('explain', 'x').stderr).toContain('DNS-NO-ANSWER');
  });
});
