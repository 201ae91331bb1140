import { strict as assert } from 'node:assert';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { Served } from '../../support/served.js';
import { serve } from '../../support/served.js';
import { connect, type Wire } from '../../support/wire.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let program: Served;

/** Asks with the path exactly as it is written: a browser would tidy it first. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: program.port, path, method, headers, agent: false };
    const asked = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (data: string) => (body += data));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.once('error', reject).end();
  });
}

/** Tries to open a WebSocket: 101, or the status of the refusal. */
function upgrade(headers: Record<string, string>, path = '/bridge'): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${program.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (asked, response) => {
      asked.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

function assertProtected({ headers }: Answer, connect: string): void {
  assert.equal(
    headers['content-security-policy'],
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      `connect-src ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ` +
      "require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
  );
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['access-control-allow-origin'], undefined);
}

/** A page that keeps somebody out, and says how to get in. */
function assertRefusal(answer: Answer): void {
  assert.equal(answer.status, 403);
  assertProtected(answer, "'none'");
  assert.equal(answer.headers['set-cookie'], undefined);
  assert.match(answer.headers['content-type'] ?? '', /^text\/html/);
  assert.match(answer.body, /<h1>.{10,}<\/h1>/);
  assert.match(answer.body, /<p>.{40,}<\/p>/);
  assert.doesNotMatch(answer.body, /<script/);
}

const origin = (): string => `http://127.0.0.1:${program.port}`;
const tokenPath = (): string => program.address.slice(program.address.indexOf('/?'));

describe('browser mode lets nobody in who did not bring the token', () => {
  beforeEach(async () => {
    program = await serve();
  });
  afterEach(async () => {
    await program.end();
  });

  it('refuses a missing token, and says where it is printed', async () => {
    const answer = await ask('/');
    assertRefusal(answer);
    assert.match(answer.body, /terminal/);
    for (const path of ['/index.html', '/bridge', '/anything']) assertRefusal(await ask(path));
  });

  it('refuses a wrong token, of any length', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(4000), encodeURIComponent('<script>')]) {
      const answer = await ask(`/?token=${token}`);
      assertRefusal(answer);
      assert.match(answer.body, /terminal/);
    }
    // The right one serves all the same.
    assert.equal((await ask(tokenPath())).status, 303);
  });

  it('refuses a spent token', async () => {
    const first = await ask(tokenPath());
    assert.equal(first.status, 303);
    assert.match(String(first.headers['set-cookie']), /HttpOnly; SameSite=Strict/);
    const second = await ask(tokenPath());
    assertRefusal(second);
    assert.match(second.body, /start it again/);
  });

  it('refuses the token in another place than the address that was printed', async () => {
    const token = tokenPath().slice('/?token='.length);
    for (const path of [`/index.html?token=${token}`, `/${token}`]) assertRefusal(await ask(path));
    assertRefusal(await ask('/', { Authorization: `Bearer ${token}` }));
    assertRefusal(await ask('/', { Cookie: `connector-doctor-${program.port}=${token}` }));
  });

  it('keeps the token of the one from the other', async () => {
    const other = await serve();
    const answer = await ask(new URL(other.address).pathname + new URL(other.address).search);
    await other.end();
    assertRefusal(answer);
  });
});

describe('browser mode answers to its own page alone', () => {
  let cookie: string;

  before(async () => {
    program = await serve();
    const { headers } = await ask(tokenPath());
    cookie = String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
  });
  after(async () => {
    await program.end();
  });

  it('gives its page, with every protective header', async () => {
    for (const path of ['/', '/index.html']) {
      const answer = await ask(path, { Cookie: cookie });
      assert.equal(answer.status, 200);
      assert.match(answer.body, /<!doctype html>/i);
      assertProtected(answer, `ws://127.0.0.1:${program.port}`);
    }
    const scripts = /src="([^"]+\.js)"/.exec((await ask('/', { Cookie: cookie })).body);
    const script = await ask(new URL(scripts?.[1] ?? '', origin()).pathname, { Cookie: cookie });
    assert.equal(script.status, 200);
    assertProtected(script, `ws://127.0.0.1:${program.port}`);
  });

  it('refuses a foreign Host, whatever it brings', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${program.port}`,
      '127.0.0.1',
      `127.0.0.1:${program.port + 1}`,
      `127.0.0.1.evil.example:${program.port}`,
      `[::1]:${program.port}`,
    ]) {
      const answer = await ask('/', { Host: host, Cookie: cookie });
      assertRefusal(answer);
      assert.ok(!answer.body.includes('evil'), 'the page repeats what was asked');
      assert.equal(await upgrade({ Host: host, Origin: `http://${host}`, Cookie: cookie }), 403);
    }
  });

  it('refuses a path that leads elsewhere, and every file that is not of the page', async () => {
    for (const path of [
      '/../package.json',
      '/assets/../../main/cli.js',
      '/%2e%2e/main/cli.js',
      '/..%2fmain%2fcli.js',
      '/..%5cmain%5ccli.js',
      '//etc/passwd',
      '/etc/passwd',
      '/./index.html',
      '/index.html%00.js',
      '/INDEX.HTML',
      '/assets',
      '/assets/',
      '/favicon.ico',
      '/__proto__',
      '/constructor',
    ]) {
      const answer = await ask(path, { Cookie: cookie });
      assert.equal(answer.status, 404, path);
      assert.equal(answer.body, '', path);
      assertProtected(answer, `ws://127.0.0.1:${program.port}`);
    }
  });

  it('refuses to be written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await ask('/', { Cookie: cookie, Origin: origin() }, method);
      assert.equal(answer.status, 405, method);
      assertProtected(answer, `ws://127.0.0.1:${program.port}`);
    }
  });

  it('opens the bridge to its page', async () => {
    assert.equal(await upgrade({ Cookie: cookie, Origin: origin() }), 101);
  });

  it('refuses the bridge to a foreign Origin', async () => {
    for (const foreign of [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${program.port}`,
      `http://127.0.0.1:${program.port + 1}`,
      `http://localhost:${program.port}`,
      `${origin()}.evil.example`,
      `${origin()}/`,
      'file://',
    ]) {
      assert.equal(await upgrade({ Cookie: cookie, Origin: foreign }), 403, foreign);
    }
  });

  it('refuses the bridge without an Origin', async () => {
    assert.equal(await upgrade({ Cookie: cookie }), 403);
  });

  it('refuses the bridge without its cookie, or with a wrong one', async () => {
    const name = cookie.split('=')[0] ?? '';
    assert.equal(await upgrade({ Origin: origin() }), 403);
    assert.equal(await upgrade({ Origin: origin(), Cookie: `${name}=` }), 403);
    assert.equal(await upgrade({ Origin: origin(), Cookie: `${name}=${'A'.repeat(43)}` }), 403);
    assert.equal(await upgrade({ Origin: origin(), Cookie: cookie.replace(name, 'another') }), 403);
  });

  it('refuses the bridge at another place', async () => {
    for (const path of ['/', '/bridge/', '/bridge?x', '/other']) {
      assert.equal(await upgrade({ Cookie: cookie, Origin: origin() }, path), 403, path);
    }
  });
});

describe('browser mode answers no call that is not of the contract', () => {
  let wire: Wire;

  before(async () => {
    program = await serve();
    const { headers } = await ask(tokenPath());
    wire = await connect(program.port, String(headers['set-cookie']?.[0]).split(';')[0] ?? '');
  });
  after(async () => {
    wire.close();
    await program.end();
  });

  const codeOf = async (name: string, ...args: readonly unknown[]): Promise<string> => {
    const answer = await wire.call(name, ...args);
    return answer.ok ? 'done' : answer.error.code;
  };
  const list = { kind: 'allow', format: 'squid', cloud: 'public', tenant: null, all: false, legacy: false };
  const probe = { run: 1, paths: null, tenant: null, cloud: 'public', rehearse: false, again: null };

  it('about lists', async () => {
    assert.equal(await codeOf('showList', { list: { ...list, format: '__proto__' } }), 'ARGUMENTS-INVALID');
    assert.equal(await codeOf('showList', { list: { ...list, tenant: '$(id)' } }), 'ARGUMENTS-INVALID');
    assert.equal(await codeOf('saveListAt', { list: { ...list, text: 'x' }, path: '/tmp/x' }), 'ARGUMENTS-INVALID');
    assert.equal(await codeOf('saveListAt', { list, path: '' }), 'ARGUMENTS-INVALID');
    assert.equal(await codeOf('saveListAt', { list, path: '../x.conf' }), 'PATH-NOT-WHOLE');
    assert.equal(await codeOf('saveListAt', { list, path: '/etc/passwd' }), 'FILE-EXISTS');
    assert.equal(await codeOf('saveList', { list }), 'NOT-HERE');
  });

  it('about service tags: it names no file of this computer', async () => {
    assert.equal(await codeOf('openServiceTags', '/etc/passwd'), 'NOT-HERE');
    assert.equal(await codeOf('finishServiceTags', '../../etc/passwd'), 'ARGUMENTS-INVALID');
    assert.equal(await codeOf('finishServiceTags', '00000000-0000-4000-8000-000000000000'), 'NOT-TRIED');
    assert.equal(await codeOf('dropServiceTags'), 'NOT-TRIED');
  });

  it('about paths: it chooses no host, and none that was never tried', async () => {
    for (const wrong of [{ host: 'evil.example' }, { minutes: 0 }, { minutes: 1e9 }, { path: {} }]) {
      assert.equal(await codeOf('holdOpen', { run: 1, path: 'direct', minutes: 1, ...wrong }), 'ARGUMENTS-INVALID');
    }
    assert.equal(await codeOf('holdOpen', { run: 1, path: 'evil.example:80', minutes: 1 }), 'NO-WAY');
    for (const wrong of [{ roots: '/etc/passwd' }, { tenant: 'x' }, { paths: [] }, { targets: ['evil.example:1'] }]) {
      assert.equal(await codeOf('probePaths', { ...probe, ...wrong }), 'ARGUMENTS-INVALID');
    }
  });
});
