import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));
const fixtures = fileURLToPath(new URL('../../test/fixtures/captures/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/ is missing: run "npm run build" first.');
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const fixture = (start: string): string =>
  join(
    fixtures,
    readdirSync(fixtures).find((name) => name.startsWith(`${start}.`))!,
  );
const made = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const labRoot = join(fixtures, 'lab-root.pem');
const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

// Root may read everything: the program is then run as nobody, where the folder it lies in lets nobody in.
const somebody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const reading = `require('node:fs').accessSync(${JSON.stringify(program)})`;
const isReachable =
  process.platform !== 'win32' && spawnSync(process.execPath, ['-e', reading], { ...somebody, cwd: '/' }).status === 0;

describe('analyze', () => {
  it('says what is wrong, and exits with 1', () => {
    const { status, stdout, stderr } = run('analyze', fixture('proxy-auth-required-basic'), '--mode', 'proxy');
    expect(status).toBe(1);
    expect(stdout).toContain('The proxy asks for a sign-in that the connector cannot give.');
    expect(stdout).toContain('PROXY-AUTH-REQUIRED');
    expect(stderr).toBe('');
  });

  it('prints one JSON document alone', () => {
    const { status, stdout } = run('analyze', fixture('direct-tls12-ok'), '--json', '--flows', '--roots', labRoot);
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as { schema: string; capture: { flows: unknown[]; dns: unknown[] } };
    expect(report.schema).toBe('connector-doctor/report@1');
    expect(report.capture.flows.length).toBeGreaterThan(0);
    expect(report.capture.dns.length).toBeGreaterThan(0);
  });

  it('takes authorities of its own by --roots: without, the lab’s certificates lead to nobody', () => {
    const codesOf = (...args: string[]): string[] => {
      const { stdout } = run('analyze', fixture('direct-tls12-ok'), '--json', ...args);
      return (JSON.parse(stdout) as { findings: { code: string }[] }).findings.map(({ code }) => code);
    };
    expect(codesOf('--roots', labRoot)).not.toContain('TLS-INSPECTED');
    expect(codesOf()).toContain('TLS-INSPECTED');
  });

  it.each([
    ['that is not there', (): string => join(folder, 'no-such.pem')],
    ['without a certificate', (): string => made('empty.pem', 'hello')],
    ['that is a folder', (): string => folder],
  ])('refuses a file of authorities %s: 4 and a sentence', (_, path) => {
    const { status, stdout, stderr } = run('analyze', fixture('direct-tls12-ok'), '--json', '--roots', path());
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ROOTS-UNREADABLE' } });
    expect(stderr).not.toBe('');
  });

  it('leaves connections out of the document unless asked', () => {
    const report = JSON.parse(run('analyze', fixture('direct-tls12-ok'), '--json').stdout) as { capture: object };
    expect(report.capture).not.toHaveProperty('flows');
  });

  it.each([
    ['no file', ['analyze']],
    ['an unknown mode', ['analyze', 'x.pcap', '--mode', 'socks']],
    ['a proxy without a port', ['analyze', 'x.pcap', '--proxy', 'proxy.contoso.example']],
    ['a proxy for a connector that goes direct', ['analyze', 'x.pcap', '--mode', 'direct', '--proxy', 'proxy:8080']],
    ['an unknown option', ['analyze', 'x.pcap', '--nonsense']],
    ['an unknown command', ['repair-everything']],
    ['an unknown schema', ['schema', 'nonsense']],
  ])('%s is wrong usage: 2, a sentence, and nothing on standard output', (_, args) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/ {4}at /);
  });

  it.each([
    ['an empty file', () => made('empty.pcap', ''), 'FILE-EMPTY'],
    ['a text', () => made('notes.pcap', 'The connector does not work.\n'), 'FORMAT-NOT-READ'],
    ['a picture', () => made('shot.pcapng', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')), 'FORMAT-NOT-READ'],
    ['a folder', () => folder, 'FILE-IS-DIRECTORY'],
    ['a file that is not there', () => join(folder, 'nothing.pcap'), 'FILE-NOT-FOUND'],
  ])('%s is unreadable: 4, with the reason and what to do, never a stack trace', (_, path, code) => {
    const { status, stdout, stderr } = run('analyze', path(), '--json');
    expect(status).toBe(4);
    const report = JSON.parse(stdout) as {
      error: { code: string; message: string; advice: string };
      findings?: unknown;
    };
    expect(report.error.code).toBe(code);
    expect(report.findings).toBeUndefined();
    expect(stderr).toBe(`${report.error.message}\n${report.error.advice}\n`);
  });

  it.skipIf(!isReachable)('a file without permission is unreadable too', () => {
    const path = made('closed.pcap', header);
    chmodSync(path, 0o000);
    chmodSync(folder, 0o755);
    const { status, stderr } = spawnSync(process.execPath, [program, 'analyze', path], {
      encoding: 'utf8',
      ...somebody,
    });
    expect(status).toBe(4);
    expect(stderr).toContain('Your account may not read this file.');
  });

  it('a header without packets could not be judged: 3', () => {
    const { status, stdout } = run('analyze', made('header.pcap', header));
    expect(status).toBe(3);
    expect(stdout).toContain('There is nothing in this capture.');
  });

  it('Ctrl+C ends it with 130, at once', async () => {
    const path = made('large.pcap', header);
    // A gigabyte of nothing costs no disk, and reads as a billion bytes of empty records.
    truncateSync(path, 1024 ** 3);
    const child = spawn(process.execPath, [program, 'analyze', path, '--json']);
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    await opened(child.pid ?? 0, path);
    const asked = Date.now();
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(Date.now() - asked).toBeLessThan(2000);
    expect((JSON.parse(stdout) as { error: { code: string } }).error.code).toBe('CANCELLED');
  });
});

/** Waits until a process has a file open: a busy computer takes its time to start one. */
async function opened(pid: number, path: string): Promise<void> {
  const folder = `/proc/${pid}/fd`;
  const isOpen = (): boolean =>
    readdirSync(folder).some((name) => {
      try {
        return readlinkSync(`${folder}/${name}`) === path;
      } catch {
        // Closed meanwhile.
        return false;
      }
    });
  const until = Date.now() + 10_000;
  while (existsSync(folder) && !isOpen() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  // Elsewhere than on Linux nothing tells, and it is given its time.
  if (!existsSync('/proc/self/fd')) await new Promise((resolve) => setTimeout(resolve, 600));
}

describe('schema', () => {
  it('prints the JSON Schema of the report', () => {
    const { status, stdout } = run('schema');
    expect(status).toBe(0);
    const schema = JSON.parse(stdout) as { $id: string; properties: { findings: { items: { required: string[] } } } };
    expect(schema.$id).toBe('connector-doctor/report@1');
    expect(schema.properties.findings.items.required).toContain('code');
  });
});
