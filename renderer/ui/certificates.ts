/** What the chain viewer says of certificates. Pure: certificates in, words out. */
import type { Certificate, ShownChain, Trust } from '../../preload/contract/index.js';
import { formatDay, formatDays } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { Tone } from './tone.js';

const text = words.chain;

/** The part of a distinguished name that people know it by: its common name, else its organisation, else all of it. */
export function nameOf(distinguished: string): string {
  for (const kind of ['CN', 'O', 'OU']) {
    const found = new RegExp(`(?:^|, )${kind}=(.*?)(?=, [A-Za-z0-9.]+=|$)`).exec(distinguished)?.[1];
    if (found !== undefined && found !== '') return found;
  }
  return distinguished;
}

/** True for a certificate that names itself as its issuer: a root, as it would say. */
export function isSelfIssued(certificate: Pick<Certificate, 'subject' | 'issuer'>): boolean {
  return certificate.subject === certificate.issuer;
}

/** What a certificate is in its chain. */
export function roleOf(certificate: Certificate, index: number): string {
  if (index === 0) return text.roles.server;
  return isSelfIssued(certificate) ? text.roles.root : text.roles.between;
}

/** Whether a certificate was in force at a moment (ISO 8601); null where nobody knows. */
export function datesAt(certificate: Certificate, moment: string | null): { words: string; good: boolean } | null {
  const [from, to, at] = [certificate.notBefore, certificate.notAfter, moment ?? ''].map((one) => Date.parse(one));
  if (from === undefined || to === undefined || at === undefined || [from, to, at].some(Number.isNaN)) return null;
  if (at > to) return { words: text.dates.expired(formatDays((at - to) / 1000)), good: false };
  if (at < from) return { words: text.dates.notYet(formatDays((from - at) / 1000)), good: false };
  return { words: text.dates.valid, good: true };
}

/**
 * Where trust ends, in one sentence, and how that is to be taken.
 *
 * @param own false for another program's: whom that one trusts is no matter of ours
 */
export function endOf(trust: Trust, own = true): { words: string; tone: Tone } {
  const end = endOfOwn(trust);
  return own || (end.tone !== 'bad' && end.tone !== 'warn') ? end : { ...end, tone: 'neutral' };
}

function endOfOwn(trust: Trust): { words: string; tone: Tone } {
  const name = trust.authority === null ? null : nameOf(trust.authority);
  switch (trust.end) {
    case 'public':
      return { words: name === null ? text.ends.publicNameless : text.ends.public(name), tone: 'good' };
    case 'given':
      return { words: name === null ? text.ends.givenNameless : text.ends.given(name), tone: 'warn' };
    case 'private': {
      if (name === null) return { words: text.ends.privateNameless, tone: 'bad' };
      return { words: trust.borrowed === true ? text.ends.borrowed(name) : text.ends.private(name), tone: 'bad' };
    }
    case 'incomplete':
      return { words: name === null ? text.ends.incompleteNameless : text.ends.incomplete(name), tone: 'untested' };
    case 'unreadable':
      return { words: text.ends.unreadable, tone: 'untested' };
  }
}

/** What else is to be said of a chain's trust, a sentence each; of another program's, nothing about Microsoft. */
export function remarksOn(trust: Trust, own = true): string[] {
  const remarks: string[] = [];
  if (trust.inspector !== null) remarks.push(text.inspector(trust.inspector));
  if (own && trust.end === 'public' && trust.microsoft !== null) {
    remarks.push(trust.microsoft ? text.microsoft : text.notMicrosoft);
  }
  if (trust.forName === false) remarks.push(text.notForName);
  return remarks;
}

/** A fingerprint in pairs, as Windows and Wireshark show it. */
export function inPairs(fingerprint: string): string {
  return (fingerprint.match(/.{1,2}/g) ?? []).join(':');
}

/** A moment as it is written beside certificates: `2026-11-20 10:00:30`. */
export function momentText(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}

/** The days from which and to which a certificate is in force. */
export function daysOf(certificate: Certificate): string {
  return text.until(formatDay(certificate.notBefore), formatDay(certificate.notAfter));
}

/** The whole chain as text for a mail or a ticket; `own` is false for another program's. */
export function chainAsText(shown: ShownChain, own = true): string {
  const { chain, trust, moment, packet, hosts, connections } = shown;
  const when = [
    ...(packet === null ? [] : [text.inPacket(packet)]),
    ...(moment === null ? [] : [text.at(momentText(moment))]),
  ].join(', ');
  const lines = [text.shownFor(hosts.join(', '), connections), ...(when === '' ? [] : [when])];
  chain.forEach((certificate, index) => {
    const dates = datesAt(certificate, moment);
    lines.push(
      '',
      `${index + 1}. ${roleOf(certificate, index)}`,
      `   ${text.subject}: ${certificate.subject}`,
      `   ${text.issuer}: ${isSelfIssued(certificate) ? text.selfSigned : certificate.issuer}`,
      `   ${text.valid}: ${daysOf(certificate)}${dates === null ? '' : ` (${dates.words})`}`,
      `   ${text.key}: ${certificate.key}`,
      `   ${text.fingerprint}: ${inPairs(certificate.sha256)}`,
      ...(certificate.names.length > 0 ? [`   ${text.names}: ${certificate.names.join(', ')}`] : []),
    );
  });
  if (trust !== null) lines.push('', [endOf(trust, own).words, ...remarksOn(trust, own)].join(' '));
  // A name out of a capture may hold anything; a line end in it would look like a line of ours.
  return lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\n');
}
