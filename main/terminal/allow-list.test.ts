import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowListFormatIds } from '../report/allow-lists/formats.js';

const program = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-allow-list-'));
const tenant = '6F1D2C84-3B7E-4A95-8C10-5E2A9D4B7F36';

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/ is missing: run "npm run build" first.');
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'allow-list', ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stdout, stderr };
}

describe('allow-list', () => {
  it('names the formats where none is asked for, and where one is asked for that is none', () => {
    const asked = run();
    expect(asked.status).toBe(0);
    for (const id of allowListFormatIds) expect(asked.stdout).toContain(`  ${id} `);
    const wrong = run('cisco');
    expect(wrong.status).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toContain('palo-alto');
  });

  it('prints what the device takes, and beside it what it takes no comments for', () => {
    const { status, stdout, stderr } = run('palo-alto', '--tenant', tenant);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toContain('*.msappproxy.net/');
    expect(stdout).not.toContain('#');
    expect(stderr).toContain('No Decrypt');
  });

  it('knows the cloud, the tenant, the optional names and old connectors', () => {
    expect(run('text', '--cloud', 'usgov').stdout).toContain('*.msappproxy.us');
    expect(run('text', '--tenant', tenant).stdout).toContain(`${tenant.toLowerCase()}.bootstrap.msappproxy.net`);
    expect(run('text').stdout).not.toContain('cacerts.digicert.com');
    expect(run('text', '--all').stdout).toContain('cacerts.digicert.com');
    expect(run('text', '--connector', '1.5.4287.0').stdout).not.toContain('9352');
    expect(run('text', '--connector', '1.5.36.0').stdout).toContain('9352');
  });

  it.each([
    [['text', '--tenant', 'contoso.onmicrosoft.com'], 'tenant'],
    [['text', '--connector', 'new'], '1.5.4287.0'],
    [['text', '--cloud', 'china'], 'usgov'],
    [['text', '--cloud', 'usgov', '--connector', '1.5.36.0'], 'US Government'],
  ])('says what is wrong with %j', (args, word) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(word);
  });

  it('saves into a file, and replaces none unasked', () => {
    const saved = run('squid', '-o', 'connector.conf');
    expect(saved).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(folder, 'connector.conf'), 'utf8')).toContain('dstdomain .msappproxy.net');
    writeFileSync(join(folder, 'connector.conf'), 'mine');
    expect(run('squid', '-o', 'connector.conf').status).toBe(2);
    expect(readFileSync(join(folder, 'connector.conf'), 'utf8')).toBe('mine');
    expect(run('squid', '-o', 'connector.conf', '--overwrite').status).toBe(0);
    expect(readFileSync(join(folder, 'connector.conf'), 'utf8')).toContain('dstdomain');
    expect(run('squid', '-o', join('nowhere', 'connector.conf')).status).toBe(3);
  });
});
