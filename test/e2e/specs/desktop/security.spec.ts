import { strict as assert } from 'node:assert';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { $, browser } from '@wdio/globals';
import type { Door, Result } from '../../../../preload/contract/index.js';
import { textFile } from '../../support/captures.js';
import { keepConsole, pageUrl, takeConsole, until, visit } from '../../support/window.js';

/** Something on this computer that the window must never reach. */
interface Listener {
  readonly port: number;
  /** Who has come so far, apart from ourselves. What came before this was asked is counted. */
  visitors(): Promise<number>;
  close(): Promise<void>;
}

async function listenTcp(): Promise<Listener> {
  const ports: number[] = [];
  const server: Server = createServer((socket) => {
    ports.push(socket.remotePort ?? 0);
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi');
    server.emit('seen');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let own = 0;
  return {
    port,
    visitors: async () => {
      // Connections are taken in the order in which they came: when ours is there, all before it are.
      const ours = connect(port, '127.0.0.1');
      ours.on('error', () => ours.destroy()).resume();
      await once(ours, 'connect');
      const { localPort } = ours;
      while (!ports.includes(localPort ?? 0)) await once(server, 'seen');
      ours.destroy();
      own += 1;
      return ports.length - own;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function listenUdp(): Promise<Listener> {
  const socket = createSocket('udp4');
  const heard: string[] = [];
  socket.on('message', (message) => {
    heard.push(message.toString('latin1'));
    socket.emit('seen');
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  let own = 0;
  return {
    port,
    visitors: async () => {
      own += 1;
      const ours = `ours ${own}`;
      const sender = createSocket('udp4');
      sender.send(ours, port, '127.0.0.1');
      while (!heard.includes(ours)) await once(socket, 'seen');
      sender.close();
      return heard.length - own;
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** A mark in the page: it is gone when another page has taken its place. */
async function markPage(): Promise<void> {
  await browser.execute(() => ((window as unknown as { mark: string }).mark = 'of this page'));
}

async function assertSamePage(): Promise<void> {
  // Three questions to the program and back: whatever the page asked for before them has been decided on.
  const mark = await browser.execute(async () => {
    const { connectorDoctor, mark: found } = window as unknown as { connectorDoctor: Door<File>; mark?: string };
    for (let count = 0; count < 3; count++) await connectorDoctor.about();
    return found;
  });
  assert.equal(mark, 'of this page');
  assert.equal(await browser.getUrl(), pageUrl());
  assert.equal((await browser.getWindowHandles()).length, 1);
}

describe('the window has no network', () => {
  let tcp: Listener;
  let udp: Listener;

  before(async () => {
    tcp = await listenTcp();
    udp = await listenUdp();
  });
  after(async () => {
    await tcp.close();
    await udp.close();
  });
  beforeEach(visit);
  afterEach(async () => {
    // The browser says what it refused; anything else would be news.
    for (const { message } of await takeConsole()) {
      assert.match(message, /Content Security Policy|Refused to|ERR_|TrustedHTML|TrustedScript|WebSocket/);
    }
  });

  it('(these listeners hear who comes)', async () => {
    const visitor = connect(tcp.port, '127.0.0.1');
    visitor.on('error', () => visitor.destroy()).resume();
    await once(visitor, 'close');
    assert.equal(await tcp.visitors(), 1);
    await tcp.close();
    tcp = await listenTcp();
    assert.equal(await tcp.visitors(), 0);
    assert.equal(await udp.visitors(), 0);
  });

  it('for requests of any kind', async () => {
    const outcomes = await browser.execute(async (port: number) => {
      const http = `http://127.0.0.1:${port}/`;
      const settled = async (work: () => Promise<string>): Promise<string> => work().catch(() => 'refused');
      const element = (made: HTMLElement, use: (made: HTMLElement) => void): Promise<string> =>
        new Promise((resolve) => {
          made.onload = () => resolve('reached');
          made.onerror = () => resolve('refused');
          try {
            use(made);
          } catch {
            resolve('refused');
            return;
          }
          document.head.append(made);
        });
      // Nobody is told whether these came to anything; the listener is.
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload']) {
        const hint = document.createElement('link');
        hint.rel = rel;
        hint.as = rel === 'preload' ? 'image' : 'script';
        hint.href = http;
        document.head.append(hint);
      }
      navigator.sendBeacon(http, 'x');
      return {
        fetch: await settled(() => fetch(http, { mode: 'no-cors' }).then(() => 'reached')),
        xhr: await settled(
          () =>
            new Promise((resolve) => {
              const request = new XMLHttpRequest();
              request.onload = () => resolve('reached');
              request.onerror = () => resolve('refused');
              request.open('GET', http);
              request.send();
            }),
        ),
        webSocket: await settled(
          () =>
            new Promise((resolve) => {
              const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
              socket.onopen = () => resolve('reached');
              socket.onerror = () => resolve('refused');
            }),
        ),
        eventSource: await settled(
          () =>
            new Promise((resolve) => {
              const source = new EventSource(http);
              source.onopen = () => resolve('reached');
              source.onerror = () => {
                source.close();
                resolve('refused');
              };
            }),
        ),
        image: await element(document.createElement('img'), (made) => ((made as HTMLImageElement).src = http)),
        style: await element(document.createElement('link'), (made) => {
          (made as HTMLLinkElement).rel = 'stylesheet';
          (made as HTMLLinkElement).href = http;
        }),
        script: await element(document.createElement('script'), (made) => ((made as HTMLScriptElement).src = http)),
      };
    }, tcp.port);
    assert.deepEqual(new Set(Object.values(outcomes)), new Set(['refused']), JSON.stringify(outcomes));
    assert.equal(await tcp.visitors(), 0);
  });

  it('even for a page without a policy of its own, were there one', async () => {
    await keepConsole();
    // The driver goes where neither a page nor a person can: what refuses here is the session, not the page's policy.
    await browser.url('data:text/html,<h1>elsewhere</h1>');
    const outcomes = await browser.execute(async (port: number) => {
      const http = `http://127.0.0.1:${port}/`;
      const heard = (made: EventTarget, good: string): Promise<string> =>
        new Promise((resolve) => {
          made.addEventListener(good, () => resolve('reached'));
          made.addEventListener('error', () => resolve('refused'));
        });
      const image = document.createElement('img');
      image.src = http;
      const frame = document.createElement('iframe');
      frame.src = http;
      document.body.append(frame);
      return Promise.all([
        fetch(http, { mode: 'no-cors' }).then(
          () => 'reached',
          () => 'refused',
        ),
        heard(image, 'load'),
        heard(new WebSocket(`ws://127.0.0.1:${port}/`), 'open'),
      ]);
    }, tcp.port);
    await browser.url(pageUrl());
    // Electron warns of the policy that this page lacks, and of what it refused.
    await takeConsole();
    assert.deepEqual(outcomes, ['refused', 'refused', 'refused']);
    assert.equal(await tcp.visitors(), 0);
  });

  it('for WebRTC: no datagram, no connection, no address of this computer', async () => {
    const candidates = await browser.execute(
      async (udpPort: number, tcpPort: number) => {
        const found: string[] = [];
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${udpPort}` },
            { urls: `turn:127.0.0.1:${udpPort}`, username: 'u', credential: 'c' },
            { urls: `turn:127.0.0.1:${tcpPort}?transport=tcp`, username: 'u', credential: 'c' },
          ],
        });
        peer.createDataChannel('x');
        const complete = new Promise<void>((resolve) => {
          peer.onicecandidate = ({ candidate }) => {
            if (candidate === null) resolve();
            else if (candidate.candidate !== '') found.push(candidate.candidate);
          };
        });
        await peer.setLocalDescription(await peer.createOffer());
        await complete;
        peer.close();
        return found;
      },
      udp.port,
      tcp.port,
    );
    assert.deepEqual(candidates, []);
    assert.equal(await udp.visitors(), 0);
    assert.equal(await tcp.visitors(), 0);
  });
});

describe('the window stays where it is', () => {
  let tcp: Listener;

  before(async () => {
    tcp = await listenTcp();
  });
  after(async () => {
    await tcp.close();
  });
  beforeEach(async () => {
    await visit();
    await markPage();
  });
  afterEach(async () => {
    for (const { message } of await takeConsole()) {
      assert.match(message, /Content Security Policy|Refused to|Not allowed to (load|navigate)|ERR_|Failed to/);
    }
  });

  for (const way of ['http', 'file', 'data', 'another page of its own scheme', 'blob'] as const) {
    it(`when a script sends it away: ${way}`, async () => {
      const targets = {
        http: `http://127.0.0.1:${tcp.port}/`,
        file: pathToFileURL(textFile('page.html', '<h1>elsewhere</h1>')).href,
        data: 'data:text/html,elsewhere',
        'another page of its own scheme': 'app://other/index.html',
        blob: '',
      };
      await browser.execute((target: string) => {
        const address = target === '' ? URL.createObjectURL(new Blob(['x'], { type: 'text/html' })) : target;
        location.href = address;
      }, targets[way]);
      await assertSamePage();
      assert.equal(await tcp.visitors(), 0);
    });
  }

  it('and has nothing to show of the disk, whoever sends it there', async () => {
    const address = pathToFileURL(textFile('page.html', '<h1>elsewhere</h1>')).href;
    // A refusal may reach the driver as an error of the navigation; what counts is what is on the screen.
    await browser.url(address).catch(() => undefined);
    const shown = await browser.execute(() => document.documentElement.textContent);
    await browser.url(pageUrl());
    assert.doesNotMatch(shown, /elsewhere/);
  });

  it('when a link is clicked or a form is sent', async () => {
    await browser.execute((target: string) => {
      const link = document.createElement('a');
      link.href = target;
      document.body.append(link);
      link.click();
      link.target = '_blank';
      link.click();
      const form = document.createElement('form');
      form.action = target;
      document.body.append(form);
      form.submit();
    }, `http://127.0.0.1:${tcp.port}/`);
    await assertSamePage();
    assert.equal(await tcp.visitors(), 0);
  });

  it('and opens no other', async () => {
    const opened = await browser.execute(
      (target: string) => [target, 'about:blank', 'app://ui/index.html'].map((each) => window.open(each) !== null),
      `http://127.0.0.1:${tcp.port}/`,
    );
    assert.deepEqual(opened, [false, false, false]);
    await assertSamePage();
    assert.equal(await tcp.visitors(), 0);
  });
});

describe('what the window has of the program', () => {
  beforeEach(visit);

  it('is nothing of Node or Electron', async () => {
    const there = await browser.execute(() =>
      ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    assert.deepEqual(there, []);
  });

  it('is exactly the door of the contract', async () => {
    // The compiler sees to it that this names every member.
    const members: Record<keyof Door<File>, 'function' | 'null'> = {
      about: 'function',
      chooseCapture: 'function',
      openFile: 'function',
      openPath: 'null',
      openSample: 'function',
      analyze: 'function',
      cancel: 'function',
      glance: 'function',
      examine: 'function',
      cancelExamination: 'function',
      answer: 'function',
      listClosed: 'function',
      readClosed: 'function',
      cancelReadClosed: 'function',
      openSignInPage: 'function',
      previewBundle: 'function',
      viewBundle: 'function',
      saveBundle: 'function',
      saveBundleAt: 'null',
      holdOpen: 'function',
      cancelHold: 'function',
      openServiceTags: 'function',
      dropServiceTags: 'function',
      planChange: 'function',
      cancelPlan: 'function',
      applyChange: 'function',
      giveCode: 'null',
      cancelChange: 'function',
      listChanges: 'function',
      showList: 'function',
      saveList: 'function',
      saveListAt: 'null',
      listConnections: 'function',
      probePaths: 'function',
      cancelProbe: 'function',
      showPathCell: 'function',
      showPathChains: 'function',
      showConnection: 'function',
      showTimeline: 'function',
      showChains: 'function',
      showHelp: 'function',
      copyText: 'function',
      onProgress: 'function',
      onExamination: 'function',
      onProbing: 'function',
      onHolding: 'function',
      onChange: 'function',
      onGone: 'function',
    };
    const found = await browser.execute(() => {
      const { connectorDoctor } = window as unknown as { connectorDoctor: Record<string, unknown> };
      const entries = Object.getOwnPropertyNames(connectorDoctor).map((name) => {
        const value = connectorDoctor[name];
        return [name, value === null ? 'null' : typeof value] as const;
      });
      return Object.fromEntries(entries);
    });
    assert.deepEqual(found, members);
  });

  it('cannot be replaced', async () => {
    const same = await browser.execute(() => {
      const page = window as unknown as { connectorDoctor: { about: unknown } };
      const { connectorDoctor: door } = page;
      const { about } = door;
      for (const attempt of [
        () => (page.connectorDoctor = { about: null }),
        () => (page.connectorDoctor.about = null),
        () => delete (page as Partial<typeof page>).connectorDoctor,
      ]) {
        try {
          attempt();
        } catch {
          // Refused aloud, which is as good.
        }
      }
      return page.connectorDoctor === door && page.connectorDoctor.about === about;
    });
    assert.ok(same);
  });

  it('answers wrong arguments with a failure in words', async () => {
    const answers = await browser.execute(async () => {
      type Loose = Record<string, (...args: unknown[]) => Promise<Result<unknown>>>;
      const { connectorDoctor: door } = window as unknown as { connectorDoctor: Loose };
      const attempts: Record<string, () => Promise<Result<unknown>>> = {
        'a number for a sample': () => door['openSample']!(42),
        'no sample': () => door['openSample']!(),
        'a path for a sample': () => door['openSample']!('../../etc/passwd'),
        'a very long name': () => door['openSample']!('a'.repeat(100_000)),
        'no request': () => door['analyze']!(),
        'an unknown mode': () => door['analyze']!({ capture: 'x', mode: 'sideways', proxy: null }),
        'a member too many': () => door['analyze']!({ capture: 'x', mode: null, proxy: null, command: 'ls' }),
        'a path for a capture': () => door['analyze']!({ capture: '/etc/passwd', mode: null, proxy: null }),
        'a proxy that is an object': () => door['analyze']!({ capture: 'x', mode: null, proxy: {} }),
        'a server handed in': () => door['examine']!({ run: 1, source: { kind: 'recorded', evidence: {} } }),
        'a path for a practice server': () => door['examine']!({ run: 1, source: { kind: 'practice', id: '../x' } }),
        'a long story for an answer': () => door['answer']!({ role: 'x'.repeat(201) }),
        'a path to save to': () => door['saveBundle']!({ keep: [], path: '/tmp/x.zip' }),
        'an unknown kind of names to keep': () => door['previewBundle']!({ keep: ['cats'] }),
        'a path to save a list to': () =>
          door['saveList']!({ list: { kind: 'ranges', format: 'csv' }, path: '/tmp/x.csv' }),
        'text of its own for a list': () => door['saveList']!({ list: { kind: 'ranges', format: 'csv', text: 'x' } }),
        'an unknown device for a list': () => door['showList']!({ list: { kind: 'ranges', format: '../x' } }),
        'a path that is an object': () => door['holdOpen']!({ run: 1, path: {}, minutes: 1 }),
        'a host of its own to keep open': () =>
          door['holdOpen']!({ run: 1, path: 'direct', minutes: 1, host: 'evil.example' }),
        'a week to keep open': () => door['holdOpen']!({ run: 1, path: 'direct', minutes: 10_080 }),
        'no certificate for an authority': () =>
          door['probePaths']!({
            run: 1,
            paths: null,
            tenant: null,
            cloud: 'public',
            rehearse: false,
            again: null,
            roots: '/etc/passwd',
          }),
        'a path to cancel': () => door['cancel']!('../x'),
        'an object to copy': () => door['copyText']!({}),
        'too much to copy': () => door['copyText']!('x'.repeat(200_001)),
      };
      const said: Record<string, string> = {};
      for (const [what, attempt] of Object.entries(attempts)) {
        said[what] = await attempt().then(
          (answer) => (answer.ok ? 'done' : answer.error.message === '' ? 'no words' : answer.error.code),
          (error: unknown) => `thrown: ${String(error)}`,
        );
      }
      return said;
    });
    for (const [what, code] of Object.entries(answers)) assert.equal(code, 'ARGUMENTS-INVALID', what);
  });

  it('takes service tags of a file that a person gave, and of no path', async () => {
    const codes = await browser.execute(async () => {
      type Loose = Record<string, (...args: unknown[]) => Promise<Result<unknown>>>;
      const { connectorDoctor: door } = window as unknown as { connectorDoctor: Loose };
      const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'done' : answer.error.code);
      const made = new File(['{}'], 'ServiceTags_Public_20260713.json');
      return [
        codeOf(await door['openServiceTags']!('/etc/passwd')),
        codeOf(await door['openServiceTags']!({ path: '/etc/passwd' })),
        codeOf(await door['openServiceTags']!(made)),
      ];
    });
    assert.deepEqual(codes, ['FILE-WITHOUT-PATH', 'FILE-WITHOUT-PATH', 'FILE-WITHOUT-PATH']);
  });

  it('keeps nothing open and lists nothing of paths that were never tried', async () => {
    const codes = await browser.execute(async () => {
      const { connectorDoctor: door } = window as unknown as { connectorDoctor: Door<File> };
      const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'done' : answer.error.code);
      return [
        codeOf(await door.holdOpen({ run: 1, path: 'evil.example:8080', minutes: 1 })),
        codeOf(await door.showList({ list: { kind: 'ranges', format: 'csv' } })),
        codeOf(await door.dropServiceTags()),
      ];
    });
    assert.deepEqual(codes, ['NO-WAY', 'NOT-TRIED', 'NOT-TRIED']);
  });

  it('answers ids that it did not give with a failure in words', async () => {
    const codes = await browser.execute(async () => {
      const { connectorDoctor: door } = window as unknown as { connectorDoctor: Door<File> };
      const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'done' : answer.error.code);
      return [
        codeOf(await door.openSample('no-such-sample')),
        codeOf(await door.analyze({ capture: 'no-such-capture', mode: null, proxy: null })),
        codeOf(await door.cancel('no-such-capture')),
      ];
    });
    assert.deepEqual(codes, ['SAMPLE-UNKNOWN', 'CAPTURE-UNKNOWN', 'CAPTURE-UNKNOWN']);
  });
});

describe('the page runs its own scripts alone', () => {
  beforeEach(visit);
  afterEach(async () => {
    for (const { message } of await takeConsole()) assert.match(message, /Content Security Policy|Trusted|Refused to/);
  });

  it('by exactly this policy', async () => {
    const policy = await browser.execute(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ originalPolicy }) => resolve(originalPolicy), {
            once: true,
          });
          document.createElement('img').src = 'http://127.0.0.1:9/';
        }),
    );
    assert.equal(
      policy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
    );
  });

  it('no script that was written into it', async () => {
    const { ran, violations } = await browser.execute(async () => {
      const broken: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
      const page = window as unknown as { ran?: string };
      const attempts = [
        () => {
          const script = document.createElement('script');
          script.append(document.createTextNode('window.ran = "script"'));
          document.body.append(script);
        },
        () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = \'handler\'">'),
        () => document.body.setAttribute('onclick', 'window.ran = "attribute"'),
        () => document.body.click(),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch {
          // Trusted Types refuse by throwing.
        }
      }
      // Reports of violations are tasks of their own; they are there before a timer that is set now.
      await new Promise((resolve) => setTimeout(resolve));
      return { ran: page.ran ?? null, violations: broken };
    });
    assert.equal(ran, null);
    assert.ok(violations.length >= 2, violations.join(', '));
  });

  it('no text as a program', async () => {
    const outcomes = await browser.execute(
      () =>
        // In a task of its own: the driver's own calls may evaluate.
        new Promise<readonly string[]>((resolve) => {
          setTimeout(() => {
            const attempt = (work: () => unknown): string => {
              try {
                return `ran: ${String(work())}`;
              } catch (error) {
                return (error as Error).name;
              }
            };
            const make = Function as unknown as (body: string) => () => unknown;
            resolve([attempt(() => (0, eval)('1 + 1')), attempt(() => make('return 2')())]);
          });
        }),
    );
    assert.deepEqual(outcomes, ['EvalError', 'EvalError']);
  });
});

describe('a page that is not ours', () => {
  beforeEach(visit);
  afterEach(async () => {
    await takeConsole();
  });

  for (const kind of ['about:blank', 'srcdoc', 'data:', 'our own page'] as const) {
    it(`has no bridge in a frame: ${kind}`, async () => {
      const made = await browser.execute((what: string) => {
        const frame = document.createElement('iframe');
        frame.id = 'frame-of-the-test';
        try {
          if (what === 'srcdoc') frame.srcdoc = '<h1>srcdoc</h1>';
          else if (what === 'data:') frame.src = 'data:text/html,<h1>data</h1>';
          else if (what === 'our own page') frame.src = 'app://ui/index.html';
          document.body.append(frame);
          return 'made';
        } catch {
          return 'refused';
        }
      }, kind);
      if (made === 'refused') {
        // Trusted Types let nobody write a page.
        assert.equal(kind, 'srcdoc');
        return;
      }
      await browser.switchFrame($('#frame-of-the-test'));
      const there = await browser.execute(() =>
        ['connectorDoctor', 'require', 'process'].filter((name) => name in window),
      );
      await browser.switchFrame(null);
      assert.deepEqual(there, []);
    });
  }

  for (const address of ['about:blank', 'data:text/html,<h1>elsewhere</h1>']) {
    it(`gets no answer, even in our window: ${address}`, async () => {
      await keepConsole();
      // The driver goes where neither a page nor a person can.
      await browser.url(address);
      const codes = await browser.execute(async () => {
        const { connectorDoctor: door } = window as unknown as { connectorDoctor?: Door<File> };
        if (door === undefined) return ['no bridge'];
        const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'done' : answer.error.code);
        return [codeOf(await door.about()), codeOf(await door.openSample('healthy-direct'))];
      });
      await browser.url(pageUrl());
      await until('our page is back', () => $('ul.samples button').isExisting());
      assert.ok(
        codes.every((code) => code === 'SENDER-REFUSED' || code === 'no bridge'),
        codes.join(', '),
      );
    });
  }
});
