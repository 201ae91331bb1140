/** Event logs, with the providers' own messages. Source: Microsoft, "Windows Event Log" (winevt.h). */
import { known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, lastError } from './native.js';
import { wideText } from './wide-text.js';

const query = bind('wevtapi.dll', 'void* __stdcall EvtQuery(void* session, str16 path, str16 query, uint32 flags)');
const next = bind(
  'wevtapi.dll',
  'bool __stdcall EvtNext(void* results, uint32 size, _Out_ void** events, uint32 timeout, uint32 flags, _Out_ uint32* returned)',
);
const render = bind(
  'wevtapi.dll',
  'bool __stdcall EvtRender(void* context, void* fragment, uint32 flags, uint32 size, _Out_ uint8_t* buffer, _Out_ uint32* used, _Out_ uint32* properties)',
);
const openPublisher = bind(
  'wevtapi.dll',
  'void* __stdcall EvtOpenPublisherMetadata(void* session, str16 name, str16 file, uint32 locale, uint32 flags)',
);
const formatMessage = bind(
  'wevtapi.dll',
  'bool __stdcall EvtFormatMessage(void* publisher, void* event, uint32 id, uint32 count, void* values, uint32 flags, uint32 size, _Out_ uint8_t* buffer, _Out_ uint32* used)',
);
const close = bind('wevtapi.dll', 'bool __stdcall EvtClose(void* object)');

/** EvtQueryChannelPath, and the newest first. */
const newestFirst = 0x1 | 0x200;
const asXml = 1;
const eventMessage = 1;
const noMoreItems = 259;
const longestText = 64 * 1024;
const wait = 2000;

type Event = Answer<'events'>[number];

/** The newest events of a channel that match a query, newest first. */
export async function readEvents({
  channel,
  query: wanted,
  most,
}: Question<'events'>): Promise<Fact<Answer<'events'>>> {
  const results = query(null, channel, wanted, newestFirst);
  if (results === null) {
    const error = lastError();
    // Success without a handle is what a system says whose event log is not there at all.
    return error === 0 ? unreadable('not-supported', 'EvtQuery gave nothing') : failed('EvtQuery', error);
  }
  const found: Event[] = [];
  try {
    while (found.length < most) {
      const event: unknown[] = [null];
      if (next(results, 1, event, wait, 0, [0]) !== true) {
        const error = lastError();
        return error === noMoreItems || error === 0 ? known(found) : failed('EvtNext', error);
      }
      try {
        found.push(describe(event[0]));
      } finally {
        close(event[0]);
      }
    }
    return known(found);
  } finally {
    close(results);
  }
}

function describe(event: unknown): Event {
  const buffer = Buffer.alloc(longestText);
  const xml = render(null, event, asXml, buffer.length, buffer, [0], [0]) === true ? wideText(buffer) : '';
  const provider = attribute(xml, 'Provider', 'Name');
  return {
    id: Number(/<EventID[^>]*>(\d+)</.exec(xml)?.[1] ?? 0),
    level: Number(/<Level>(\d+)</.exec(xml)?.[1] ?? 0),
    at: attribute(xml, 'TimeCreated', 'SystemTime'),
    provider,
    message: messageOf(event, provider),
    data: [...xml.matchAll(/<Data[^>]*>([^<]*)<\/Data>/g)].map(([, text = '']) => unescaped(text)),
  };
}

function messageOf(event: unknown, provider: string): string | null {
  const publisher = openPublisher(null, provider, null, 0, 0);
  if (publisher === null) return null;
  try {
    const buffer = Buffer.alloc(longestText);
    const done = formatMessage(publisher, event, 0, 0, null, eventMessage, buffer.length / 2, buffer, [0]);
    return done === true ? wideText(buffer) : null;
  } finally {
    close(publisher);
  }
}

/** Windows renders events with either kind of quote. */
const attribute = (xml: string, element: string, name: string): string =>
  unescaped(new RegExp(`<${element}[^>]*\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(xml)?.slice(1).find(Boolean) ?? '');

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '');
