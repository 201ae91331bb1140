/**
 * The rules for Squid in a real Squid: it takes every list without a word of complaint, lets the connector's names pass
 * without a sign-in, and asks everybody else for one. It listens on this computer alone, and knows every name by a hosts
 * file that leads to this computer: what passes its rules ends there, as a rule in a refused connection (503). No name
 * server is asked.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowList, type AllowListRequest } from '../../main/report/allow-lists/allow-list.js';
import { squid } from '../../main/report/allow-lists/squid.js';
import { canRunLab, labPath } from './can-run-lab.js';

const { ok, reason } = canRunLab();
const environment = { ...process.env, PATH: labPath };
const plain: AllowListRequest = { cloud: 'public', tenant: null, all: false, legacy: false, date: '2026-11-21' };
const tenantName = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net';

const names = [tenantName, 'login.windows.net', 'www.microsoft.com', 'crl3.digicert.com', 'ctldl.windowsupdate.com'];
const foreign = ['evilmsappproxy.net', 'x.crl3.digicert.com', 'www.example.com'];

describe.skipIf(!ok)(`rules for Squid${reason === null ? '' : ` (left out: ${reason})`}`, () => {
  let folder = '';
  let port = 0;
  let proxy: ChildProcess | null = null;

  /** A site's configuration around the list: as Debian's, with a sign-in for everybody. */
  const configuration = (list: string, listening: string): string =>
    [
      `http_port ${listening}`,
      'visible_hostname webgate.fabrikam.example',
      'cache deny all',
      'access_log none',
      `cache_log ${folder}/cache.log`,
      'cache_store_log none',
      'pid_filename none',
      `coredump_dir ${folder}`,
      'netdb_filename none',
      'pinger_enable off',
      `hosts_file ${folder}/hosts`,
      'dns_nameservers 127.0.0.1',
      'connect_timeout 2 seconds',
      'connect_retries 0',
      'shutdown_lifetime 0 seconds',
      'auth_param basic program /usr/lib/squid/basic_fake_auth',
      'auth_param basic realm Fabrikam web gate',
      'auth_param basic children 1 startup=0',
      list,
      'acl site_ports port 443',
      'acl site_tunnel method CONNECT',
      'http_access deny site_tunnel !site_ports',
      'acl known proxy_auth REQUIRED',
      'http_access allow known',
      'http_access deny all',
      '',
    ].join('\n');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'connector-doctor-squid-'));
    const file = join(folder, 'squid.conf');
    port = await freePort();
    writeFileSync(join(folder, 'hosts'), [...names, ...foreign].map((name) => `127.0.0.1 ${name}\n`).join(''));
    writeFileSync(file, configuration(squid(allowList(plain)).text, `127.0.0.1:${port}`));
    chmodSync(folder, 0o777);
    proxy = spawn('squid', ['-N', '-f', file], { env: environment, stdio: 'ignore' });
    await listening(port);
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => proxy?.once('exit', resolve));
    proxy?.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['the public cloud', plain],
    ['everything', { ...plain, all: true, legacy: true }],
    ['the US Government cloud', { ...plain, cloud: 'usgov' as const }],
  ])('are taken without a complaint: %s', (_title, request) => {
    const parsed = join(folder, 'parsed.conf');
    writeFileSync(parsed, configuration(squid(allowList(request)).text, '127.0.0.1:3128'));
    const { status, stderr } = spawnSync('squid', ['-k', 'parse', '-f', parsed], {
      encoding: 'utf8',
      env: environment,
    });
    expect(stderr.split('\n').filter((line) => /warning|error|fatal|bungled/i.test(line))).toEqual([]);
    expect(status).toBe(0);
    expect(stderr).toContain('Processing: ssl_bump splice entra_connector_tls');
  });

  it('would be complained about with a name that is there twice, so that silence means something', () => {
    const parsed = join(folder, 'parsed.conf');
    const twice = `${squid(allowList(plain)).text}acl entra_connector_names_443 dstdomain a.msappproxy.net\n`;
    writeFileSync(parsed, configuration(twice, '127.0.0.1:3128'));
    const { stderr } = spawnSync('squid', ['-k', 'parse', '-f', parsed], { encoding: 'utf8', env: environment });
    expect(stderr).toMatch(/warning|error/i);
  });

  it.each([
    `CONNECT ${tenantName}:443`,
    'CONNECT login.windows.net:443',
    'CONNECT www.microsoft.com:443',
    'CONNECT crl3.digicert.com:80',
    'GET http://crl3.digicert.com/DigiCertGlobalRootG2.crl',
    'GET http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/authrootstl.cab',
    'GET http://www.microsoft.com/pkiops/crl/a.crl',
  ])('let pass without a sign-in: %s', async (request) =>
    expect([403, 407]).not.toContain(await statusOf(port, request)),
  );

  it.each([
    'CONNECT evilmsappproxy.net:443',
    'CONNECT x.crl3.digicert.com:443',
    'GET http://www.microsoft.com/windows',
    'GET http://www.example.com/pkiops/crl/a.crl',
    'GET http://login.windows.net/',
  ])('leave to the rules of the site: %s', async (request) => expect(await statusOf(port, request)).toBe(407));

  it.each([`CONNECT ${tenantName}:22`, 'CONNECT crl3.digicert.com:8080'])('open no other port: %s', async (request) =>
    expect(await statusOf(port, request)).toBe(403),
  );
});

/** The status that the proxy answers a request with. */
function statusOf(port: number, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${request} HTTP/1.1\r\nHost: x\r\n\r\n`));
    socket.setTimeout(20_000, () => socket.destroy(new Error('The proxy did not answer.')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.\d (\d{3})/.exec(data.toString('latin1'))?.[1]));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until something listens there. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
