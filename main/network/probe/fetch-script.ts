/** Fetches a script for automatic configuration over a recorded connection, and follows where it was moved to. */
import type { FetchedFile } from '../wpad/find-script.js';
import { addressesOf } from './addresses.js';
import { connect } from './connect.js';
import type { ProbeContext } from './context.js';
import { fetchOver, type Answer } from './fetch.js';
import { makeHandshake } from './handshake.js';
import type { Recording } from './record.js';
import { movedTo } from './redirect.js';
import { nameOf } from './route.js';

/** Why there is no file. */
export type ScriptFailure = 'not-http' | 'not-reached' | 'no-answer' | 'cancelled';

/** What came of it, and the connection that it came over: its number within the path. */
export type FetchedScript = (FetchedFile | { readonly kind: 'failure'; readonly failure: ScriptFailure }) & {
  readonly flow: number | null;
};

/** As Windows names itself when it looks for a script. */
const userAgent = 'WinHttp-Autoproxy-Service/5.1';

/** Scripts larger than this nobody takes. */
const largest = 2 * 1024 * 1024;
const mostMoves = 3;

/** Fetches it, directly: a script is never fetched through a proxy. */
export async function fetchScript(context: ProbeContext, record: Recording, url: string): Promise<FetchedScript> {
  let at = url;
  for (let moves = 0; ; moves++) {
    const fetched = await fetchOnce(context, record, at);
    if (!('answer' in fetched)) return fetched;
    const { answer, flow } = fetched;
    const to = movedTo(answer, at);
    if (to !== null && moves < mostMoves) {
      at = to;
      continue;
    }
    const { status, contentType, contentEncoding, body, cut, date, lastModified } = answer;
    return {
      kind: 'answer',
      status,
      contentType,
      contentEncoding,
      body,
      extent: !cut ? 'whole' : body.length >= largest ? 'refused' : 'cut',
      age: date === null || lastModified === null ? null : Math.max(0, (date - lastModified) / 1000),
      flow,
    };
  }
}

type Once =
  | { readonly kind: 'failure'; readonly failure: ScriptFailure; readonly flow: number | null }
  | { readonly answer: Answer; readonly flow: number };

async function fetchOnce(context: ProbeContext, record: Recording, text: string): Promise<Once> {
  const url = urlOf(text);
  if (url === null) return { kind: 'failure', failure: 'not-http', flow: null };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  let answer = null as Answer | null;
  let flow = null as number | null;
  const destination = { name: nameOf(host), port, ...addressesOf(context, record, host) };
  const isMade = await connect(context, record, destination, async (made) => {
    flow = made.record.id;
    const target = `${url.pathname}${url.search}`;
    const wire = isSecure ? await makeHandshake(context, made, { host, version: 'newest' }) : made.wire;
    if (wire === null) return;
    answer = await fetchOver(context, wire, { host, port, target, method: 'GET', userAgent, longest: largest });
    if (wire !== made.wire) wire.destroy();
  });
  if (answer !== null && flow !== null) return { answer, flow };
  const failure = context.signal.aborted ? 'cancelled' : isMade ? 'no-answer' : 'not-reached';
  return { kind: 'failure', failure, flow };
}

/** An address of a script on a web server; null for one in a file, or in anything else. */
function urlOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
