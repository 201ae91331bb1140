/** What stands above every list: what it is, and the rules that matter as much as the names. */
import type { AllowList } from './allow-list.js';

const clouds = { public: 'public cloud', usgov: 'US Government cloud' } as const;

/** `public cloud, with the names that the documents call optional or recommended`. */
export function scopeOf({ cloud, all, legacy }: AllowList): string {
  const more = [
    ...(all ? ['with the names that Microsoft calls optional or recommended'] : []),
    ...(legacy ? ['with the ports of connectors before 1.5.132.0'] : []),
  ];
  return [clouds[cloud], ...more].join(', ');
}

/**
 * Lines without any mark of a comment. All in ASCII: some devices and Windows PowerShell 5 take other letters for
 * something else.
 *
 * Sources: Microsoft, "Work with existing on-premises proxy servers" (no sign-in, CONNECT, ports, no inspection) and "Add
 * an on-premises application for remote access" (names lead through changing chains).
 */
export function preamble(list: AllowList): string[] {
  return [
    'Microsoft Entra private network connector: names to allow.',
    `For the ${scopeOf(list)}. Made on ${list.date} by Connector Doctor, from Microsoft's documents.`,
    '',
    'Four rules matter as much as the names:',
    '1. A proxy must allow CONNECT to them, on port 443 and for certificate checks on port 80 as well as plain HTTP there.',
    '2. No TLS inspection. The connector proves itself by a certificate of its own, and that does not pass a device that',
    '   decrypts: it must be exempt, not only trusted.',
    '3. No sign-in at the proxy. The services run as Network Service and Local System, and cannot answer 407.',
    '4. Follow CNAME chains. The names lead through other names, which change without notice, to addresses that change too:',
    '   decide by the name that was asked for, and let the resolver answer for the whole chain.',
  ];
}

/** Lines as comments; empty ones without a blank at their end. */
export const commented = (lines: readonly string[], mark = '#'): string[] =>
  lines.map((line) => (line === '' ? mark : `${mark} ${line}`));

/** A text of lines, with the last one ended. */
export const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
