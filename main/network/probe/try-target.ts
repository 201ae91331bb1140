/** Tries one name over one route: name, connection, proxy, handshake, answer, as far as each lets the next begin. */
import { ocspQuestion } from '../../certificates/ocsp-question.js';
import { readList } from '../../certificates/lists.js';
import type { ProbeTarget } from '../../evidence/probes.js';
import { knownLists } from '../../knowledge/lists.js';
import { addressesOf } from './addresses.js';
import { connect, connectAgain, type Made } from './connect.js';
import type { ProbeContext } from './context.js';
import { fetchOver, type Answer } from './fetch.js';
import { makeHandshake } from './handshake.js';
import type { Recording } from './record.js';
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
  if (target.protocol === 'http') await fetchList(context, made, target, route);
  else if (target.protocol === 'https') await secure(context, record, made, target, route);
  else if (route.kind === 'proxy') await openTunnel(context, made, target.id);
}

/**
 * Two handshakes: one as the connector's services make it, and beside it one as the system's newest programs do, whose
 * chain no capture shows and over which one request is made.
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
  const makeOwn = (): ReturnType<typeof makeHandshake> =>
    makeHandshake(context, made, { host: target.host, version: '1.2' });
  const beside = (hasPlace: boolean): Promise<void> =>
    connectAgain(context, record, again, (second) => askSecured(context, second, target, route), hasPlace);
  if (context.places.takeNow()) {
    const [own] = await Promise.all([makeOwn(), beside(true)]);
    own?.destroy();
    return;
  }
  const own = await makeOwn();
  own?.destroy();
  made.leave();
  await beside(false);
}

async function askSecured(context: ProbeContext, made: Made, target: ProbeTarget, route: Route): Promise<void> {
  if (route.kind === 'proxy' && !(await openTunnel(context, made, target.id))) return;
  const socket = await makeHandshake(context, made, { host: target.host, version: 'newest' });
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

async function fetchList(context: ProbeContext, made: Made, target: ProbeTarget, route: Route): Promise<void> {
  const { host, port } = target;
  const list = knownLists.find((each) => each.host === host) ?? { path: '/', kind: 'crl' };
  const answer = await fetchOver(context, made.wire, {
    host,
    port,
    target: route.kind === 'direct' ? list.path : `http://${host}${port === 80 ? '' : `:${port}`}${list.path}`,
    ...(list.kind === 'ocsp'
      ? { method: 'POST', body: ocspQuestion, contentType: 'application/ocsp-request' }
      : { method: 'GET' }),
    userAgent: windowsAgent,
    longest: longestList,
  });
  if (answer === null) return;
  made.record.add(({ http }) => {
    const exchange = http?.[http.length - 1];
    if (exchange === undefined) return;
    Object.assign(exchange, dateOf(answer));
    if (answer.status === 200 && !answer.cut) {
      exchange.list = { ...readList(answer.body, Date.now()), bytes: answer.body.length };
    }
  });
}
