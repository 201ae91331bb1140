/** What devices say of connections that they refuse is heard, with the device, its reason and the connection. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IcmpMessage } from '../../main/network/probe/refusal-listener.js';
import { bootstrap, client4, client6, cloud4, cloud6, gateway4, gateway6 } from './addresses.js';
import { canRunLab, labPath } from './can-run-lab.js';
import { isolated } from './take.js';

const here = dirname(fileURLToPath(import.meta.url));
const ability = canRunLab();

interface Client {
  readonly state: string;
  readonly reason: string | null;
  readonly tried: readonly { address: string; port: number; ownPort: number; errno: string }[];
  readonly heard: readonly IcmpMessage[];
}

function runInside(): Promise<string> {
  const [command = '', ...args] = [
    ...isolated,
    ...[process.execPath, '--import', 'tsx', join(here, 'refusals-inside.ts')],
  ];
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: join(here, '../..'),
      stdio: 'pipe',
      env: { PATH: labPath, HOME: '/run/lab', LC_ALL: 'C.UTF-8' },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', fail);
    child.on('close', (status) => (status === 0 ? done(out) : fail(new Error(err))));
  });
}

describe.skipIf(!ability.ok)(`refused connections${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  let root: Client;
  let nobody: Client;
  beforeAll(async () => {
    [root, nobody] = JSON.parse(await runInside()) as [Client, Client];
  });

  it('all look alike to the system, but for the one whose port is closed', () => {
    expect(root.tried.map(({ errno }) => errno)).toEqual([
      'EHOSTUNREACH',
      'EHOSTUNREACH',
      'ECONNREFUSED',
      'EACCES',
      'ENETUNREACH',
      'EHOSTUNREACH',
    ]);
  });

  it('are told apart by what the device says, and no connection of others is', () => {
    const [a, b, c, d, e] = root.tried.map(({ ownPort }) => ownPort);
    const four = { from: gateway4, mtu: null, protocol: 'tcp' };
    const six = { from: gateway6, mtu: null, protocol: 'tcp' };
    const end4 = (port: number): object => ({ address: cloud4(bootstrap), port });
    const end6 = (port: number): object => ({ address: cloud6(bootstrap), port });
    // A device says it again where the system tries again.
    const different = [...new Set(root.heard.map((each) => JSON.stringify(each)))].map(
      (each) => JSON.parse(each) as IcmpMessage,
    );
    expect(different).toEqual([
      { ...four, kind: 'prohibited', client: { address: client4, port: a }, server: end4(443) },
      { ...four, kind: 'no-route', client: { address: client4, port: b }, server: end4(444) },
      { ...four, kind: 'port-unreachable', client: { address: client4, port: c }, server: end4(445) },
      { ...six, kind: 'prohibited', client: { address: client6, port: d }, server: end6(443) },
      { ...six, kind: 'no-route', client: { address: client6, port: e }, server: end6(444) },
    ]);
  });

  it('are not heard of by an account that may not, and that is no failure', () => {
    expect(nobody).toMatchObject({ state: 'unreadable', reason: 'access-denied', heard: [] });
    expect(nobody.tried.map(({ errno }) => errno)).toEqual(root.tried.map(({ errno }) => errno));
  });
});
