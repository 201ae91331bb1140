/**
 * A proxy with bad manners, one kind per port. Real proxies cannot be made to do these things on demand, and captures
 * of them are what people bring. Usage: scripted-proxy.ts ADDRESS.
 */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does with a CONNECT, by port; where `Lists` are named, it lets that pass, and does so with a GET. */
export const oddPorts = {
  passes: 8090,
  badGateway: 8091,
  unavailable: 8092,
  timesOut: 8093,
  resets: 8094,
  closes: 8095,
  silent: 8096,
  splitSignIn: 8097,
  redirects: 8098,
  refuses: 8099,
  failsInside: 8100,
  signInTrickles: 8101,
  splitPass: 8102,
  showsPage: 8103,
  cutsTunnel: 8104,
  resetsLists: 8105,
  silentOnLists: 8106,
  signInForLists: 8107,
  cutsQuiet: 8108,
} as const;

/** Milliseconds after which `cutsQuiet` resets a tunnel in which nothing was said. */
const quietAtMost = 2000;

const page = (title: string): string => `<html><head><title>${title}</title></head><body>${title}</body></html>\n`;
const answer = (line: string, headers: string[], body: string): string =>
  [`HTTP/1.1 ${line}`, ...headers, `Content-Length: ${body.length}`, 'Connection: close', '', body].join('\r\n');

const signIn = answer(
  '407 Proxy Authentication Required',
  ['Proxy-Authenticate: Negotiate', 'Proxy-Authenticate: NTLM', 'Content-Type: text/html'],
  page('Sign in'),
);

/** Sends a text in pieces, each in a segment of its own. */
async function sendPieces(socket: Socket, text: string, sizes: readonly number[]): Promise<void> {
  let from = 0;
  for (let index = 0; from < text.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    socket.write(text.slice(from, from + size));
    from += size;
    await sleep(12);
  }
}

function pass(socket: Socket, target: string, established: (upstream: Socket) => Promise<void>): void {
  const [host = '', port = '443'] = target.split(':');
  // What the client sends meanwhile waits for its reader; without the pause it would be thrown away.
  socket.pause();
  const upstream = connect(Number(port), host, () => {
    void established(upstream).then(() => {
      socket.pipe(upstream);
      upstream.pipe(socket);
    });
  });
  upstream.on('error', () => socket.end(answer('502 Bad Gateway', [], page('No answer from upstream'))));
  socket.on('close', () => upstream.destroy());
}

const opened = 'HTTP/1.1 200 Connection established\r\n\r\n';
const passes = (socket: Socket, target: string): void => pass(socket, target, async () => void socket.write(opened));
const isList = (target: string): boolean => target.startsWith('http://');

const answers: Readonly<Record<keyof typeof oddPorts, (socket: Socket, target: string) => unknown>> = {
  passes,
  badGateway: (socket) => socket.end(answer('502 Bad Gateway', ['Content-Type: text/html'], page('Bad gateway'))),
  unavailable: (socket) => socket.end(answer('503 Service Unavailable', ['Retry-After: 30'], page('Unavailable'))),
  timesOut: (socket) => socket.end(answer('504 Gateway Timeout', ['Content-Type: text/html'], page('Timed out'))),
  resets: (socket) => socket.resetAndDestroy(),
  closes: (socket) => socket.end(),
  silent: () => undefined,
  // Cut inside the status line, inside a header's name, and between CR and LF.
  splitSignIn: (socket) => sendPieces(socket, signIn, [10, 26, 9, 12, 40]).then(() => socket.end()),
  // Five bytes at a time, and of the announced body nothing at all.
  signInTrickles: (socket) =>
    sendPieces(
      socket,
      answer('407 Authentication Required', ['Proxy-Authenticate: NTLM'], page('Sign in')).replace(/<.*/s, ''),
      [5],
    ).then(() => socket.end()),
  redirects: (socket) =>
    socket.end(answer('302 Found', ['Location: http://portal.fabrikam.example/sign-in'], page('Sign in first'))),
  refuses: (socket) => socket.end(answer('403 Forbidden', ['Content-Type: text/html'], page('Blocked by policy'))),
  failsInside: (socket) => socket.end(answer('500 Internal Server Error', [], page('Error'))),
  // Opens the tunnel, and puts a page into it whatever is said there.
  showsPage: (socket) => {
    socket.write(opened);
    socket.once('data', () =>
      socket.end(answer('200 OK', ['Content-Type: text/html; charset=utf-8'], page('Fabrikam guest access'))),
    );
  },
  splitPass: (socket, target) => pass(socket, target, () => sendPieces(socket, opened, [5, 9, 20])),
  // Opens the tunnel, and resets it as soon as TLS would begin.
  cutsTunnel: (socket) => {
    socket.write(opened);
    socket.once('data', () => socket.resetAndDestroy());
  },
  resetsLists: (socket, target) => (isList(target) ? socket.resetAndDestroy() : passes(socket, target)),
  silentOnLists: (socket, target) => (isList(target) ? undefined : passes(socket, target)),
  signInForLists: (socket, target) => (isList(target) ? socket.end(signIn) : passes(socket, target)),
  cutsQuiet: (socket, target) => {
    passes(socket, target);
    // Bytes in either direction begin the time anew.
    socket.setTimeout(quietAtMost, () => socket.resetAndDestroy());
  },
};

function serve(address: string): void {
  for (const [kind, port] of Object.entries(oddPorts)) {
    createServer((socket) => {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      let head = '';
      const read = (data: Buffer): void => {
        head += data.toString('latin1');
        if (head.includes('\r\n\r\n')) {
          socket.off('data', read);
          answers[kind as keyof typeof oddPorts](socket, head.split(' ')[1] ?? '');
        }
      };
      socket.on('data', read);
    }).listen(port, address);
  }
}

const address = process.argv[2];
// Imported by the scenarios for its port numbers alone.
if (process.argv[1]?.endsWith('scripted-proxy.ts') === true && address !== undefined) {
  serve(address);
}
