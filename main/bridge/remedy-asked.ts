/** What a window asks for as a request to the remedies. */
import * as v from 'valibot';
import type { Failure } from '../evidence/failure.js';
import { parseProxyServer } from '../remedy/proxy-server.js';
import { changesOfToday, remedyRequestSchema, type RemedyRequest } from '../remedy/request.js';
import { proxyAddressAdvice } from '../words/proxy-address.js';
import type { ChangeRequest } from '../../preload/contract/changes.js';

/** The request; a failure with the code PROXY-ADDRESS-INVALID or BYPASS-INVALID where a text in it is none. */
export function requestAsked(asked: ChangeRequest, now = new Date()): RemedyRequest | Failure {
  if (asked.remedy === 'restore') return asked.what.kind === 'today' ? changesOfToday(now) : restoreOf(asked.what);
  if (!('address' in asked)) return asked;
  const { address, ...others } = asked;
  const server = address === null ? null : parseProxyServer(address);
  if (address !== null && server === null) return addressInvalid(address);
  const made = v.safeParse(remedyRequestSchema, { ...others, server });
  // The address is a proxy's by now, and the contract has seen to the rest.
  return made.success ? made.output : bypassInvalid;
}

type Restored = Extract<Extract<ChangeRequest, { remedy: 'restore' }>['what'], { kind: 'change' | 'originals' }>;

const restoreOf = (what: Restored): RemedyRequest => ({
  remedy: 'restore',
  what: what.kind === 'change' ? { kind: 'change', id: what.id.toLowerCase() } : what,
});

function addressInvalid(address: string): Failure {
  return {
    code: 'PROXY-ADDRESS-INVALID',
    message: `"${address}" is not an address to enter here.`,
    advice: proxyAddressAdvice(address),
  };
}

const bypassInvalid: Failure = {
  code: 'BYPASS-INVALID',
  message: 'A name among those that go past the proxy is none.',
  advice: 'Write names as Windows does, for example *.contoso.local or <local>, without spaces, quotes and semicolons.',
};
