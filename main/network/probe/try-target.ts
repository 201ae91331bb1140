/** Tries one name over one route: name, connection, proxy, handshake, answer, as far as each lets the next begin. */
import { ocspQuestion } from '../../certificates/ocsp-question.js';
import { readList } from '../../certificates/lists.js';
import type { ProbeTarget } from '../../evidence/probes.js';
import { knownLists } from '../../knowledge/lists.js';
import { addressesOf } from './addresses.js';
import { connect, connectAgain, type Made } from './connect.js';
import type { ProbeContext } from './context.js';
import { fetchOver, type Answer } from './fetch.js';
import { makeHandshake, type HandshakeOptions } from './handshake.js';
import type { Recording } from './record.js';
import { movedTo } from './redirect.js';
import { nameOf, type Route } from './route.js';
import { openTunnel } from './tunnel.js';

/** As Windows names itself when it fetches lists: proxies have rules for it. */
const windowsAgent = 'Microsoft-CryptoAPI/10.0';
const ownAgent = 'Connector-Doctor';

/** Lists have some hundred KiB at most; the trust list has about 70. */
const longestList = 2 * 1024 * 1024;
/** Of an answer to see whether the service answers at all. */
const longestPage = 64 * 1024;

/** Tries it. Returns true where a connection was made, to the name or to the proxy: whatever came of it then. */
export async function tryTarget(
  context: ProbeContext,
  record: Recording,
  target: ProbeTarget,
  route: Route,
): Promise<boolean> {
  const server = route.kind === 'direct' ? target : route;
  return await connect(
    context,
    record,
    { name: nameOf(server.host), port: server.port, ...addressesOf(context, record, server.host) },
    (made) => speak(context, record, made, target, route),
  );
}

async function speak(
  context: ProbeContext,
  record: Recording,
  made: Made,
  target: ProbeTarget,
  route: Route,
): Promise<void> {
  if (target.protocol === 'http') await fetchList(context, record, made, target, route);
  else if (target.protocol === 'https') await secure(context, record, made, target, route);
  else if (route.kind === 'proxy') await openTunnel(context, made, target.id);
}

/**
 * Two handshakes: one as the connector's services make it, and beside it one as the system's newest programs do, whose
 * chain no capture shows. Over each the first page is asked for, as a browser would: some devices let a handshake end, and
 * cut what is said behind it.
 */
async function secure(
  context: ProbeContext,
  record: Recording,
  made: Made,
  target: ProbeTarget,
  route: Route,
): Promise<void> {
  if (route.kind === 'proxy' && !(await openTunnel(context, made, target.id))) return;
  const server = route.kind === 'direct' ? target : route;
  const again = { address: made.address, port: server.port, name: nameOf(server.host) };
  const askOwn = (): Promise<void> => ask(context, made, target, '1.2');
  const beside = (hasPlace: boolean): Promise<void> =>
    connectAgain(context, record, again, (second) => askSecured(context, second, target, route), hasPlace);
  if (context.places.takeNow()) {
    await Promise.all([askOwn(), beside(true)]);
    return;
  }
  await askOwn();
  made.leave();
  await beside(false);
}

async function askSecured(context: ProbeContext, made: Made, target: ProbeTarget, route: Route): Promise<void> {
  if (route.kind === 'proxy' && !(await openTunnel(context, made, target.id))) return;
  await ask(context, made, target, 'newest');
}

/** Makes a handshake, and one request inside that anybody may make. */
async function ask(
  context: ProbeContext,
  made: Made,
  target: ProbeTarget,
  version: HandshakeOptions['version'],
): Promise<void> {
  const socket = await makeHandshake(context, made, { host: target.host, version });
  if (socket === null) return;
  const answer = await fetchOver(context, socket, {
    host: target.host,
    port: target.port,
    target: '/',
    method: 'GET',
    userAgent: ownAgent,
    longest: longestPage,
  });
  socket.destroy();
  if (answer !== null) {
    // What was said inside of TLS shows to this side alone.
    made.record.add((flow) => {
      const at = flow.lastAt;
      flow.http = [{ ...inside(target.host, answer), packet: flow.lastPacket, at, answerPacket: flow.lastPacket }];
    });
  }
}

type Exchange = NonNullable<Parameters<Parameters<Made['record']['add']>[0]>[0]['http']>[number];

const inside = (host: string, answer: Answer): Omit<Exchange, 'packet' | 'at' | 'answerPacket'> => ({
  method: 'GET',
  target: '/',
  host,
  status: answer.status,
  contentType: answer.contentType,
  location: answer.location,
  answered: true,
  content: null,
  script: null,
  ...dateOf(answer),
});

const dateOf = ({ date }: Answer): { date?: string } => (date === null ? {} : { date: new Date(date).toISOString() });

/**
 * Fetches a list, and follows where it was moved to, once and over the same route, as Windows would: behind a redirect may
 * stand the list, or the page of whoever did not let the request through. Lists have no secured addresses (RFC 5280 section
 * 8), and none is followed.
 */
async function fetchList(
  context: ProbeContext,
  record: Recording,
  made: Made,
  { host, port }: ProbeTarget,
  route: Route,
): Promise<void> {
  const list = knownLists.find((each) => each.host === host) ?? { path: '/', kind: 'crl' };
  const url = `http://${host}:${port}${list.path}`;
  const isQuestion = list.kind === 'ocsp';
  const answer = await fetchFrom(context, made, new URL(url), route, isQuestion);
  const moved = answer === null ? null : movedTo(answer, url);
  const to = moved === null ? null : new URL(moved);
  if (answer === null || to?.protocol !== 'http:') return;
  // Whoever waits for a place must hold none.
  made.leave();
  const server = route.kind === 'direct' ? { host: bareHost(to), port: to.port === '' ? 80 : Number(to.port) } : route;
  const destination = { name: nameOf(server.host), port: server.port, ...addressesOf(context, record, server.host) };
  // Only these two repeat the question as it was (RFC 9110 sections 15.4.8 and 15.4.9).
  const isRepeated = isQuestion && (answer.status === 307 || answer.status === 308);
  await connect(context, record, destination, async (next) => {
    await fetchFrom(context, next, to, route, isRepeated);
  });
}

const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

async function fetchFrom(
  context: ProbeContext,
  made: Made,
  { hostname, host, port, pathname, search }: URL,
  route: Route,
  isQuestion: boolean,
): Promise<Answer | null> {
  const path = `${pathname}${search}`;
  const answer = await fetchOver(context, made.wire, {
    host: hostname,
    port: port === '' ? 80 : Number(port),
    target: route.kind === 'direct' ? path : `http://${host}${path}`,
    ...(isQuestion
      ? { method: 'POST', body: ocspQuestion, contentType: 'application/ocsp-request' }
      : { method: 'GET' }),
    userAgent: windowsAgent,
    longest: longestList,
  });
  if (answer === null) return null;
  made.record.add(({ http }) => {
    const exchange = http?.[http.length - 1];
    if (exchange === undefined) return;
    Object.assign(exchange, dateOf(answer));
    if (answer.status === 200 && !answer.cut) {
      exchange.list = { ...readList(answer.body, Date.now()), bytes: answer.body.length };
    }
  });
  return answer;
}
