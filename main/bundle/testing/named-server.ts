/** A server whose every name is given, wherever a name can stand, so that a test can look for what is left of them. */
import { Buffer } from 'node:buffer';
import { known } from '../../evidence/fact.js';
import type { Answer, Question, QuestionKind, Reading } from '../../evidence/server.js';

/** The names of a server and of what is around it. */
export interface Names {
  readonly computer: string;
  /** The domain's old name, and the middle of its DNS name. */
  readonly domain: string;
  readonly user: string;
  readonly service: string;
  readonly proxy: string;
  readonly address: string;
  readonly tenant: string;
  readonly password: string;
}

/** The names in order, with the password last. */
export const allNames = (names: Names): string[] => Object.values(names) as string[];

/** Settings of an exe.config with a proxy in it. */
export const configurationOf = ({ proxy, domain, user, password }: Names, credentials: boolean): string =>
  `<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <system.net><defaultProxy>
    <proxy proxyaddress="http://${credentials ? `${user}:${password}@` : ''}${proxy}.${domain}.local:8080" bypassonlocal="True"/>
    <bypasslist><add address="[a-z]+\\.${domain}\\.local$" /><add address="\\b${proxy}" /></bypasslist>
  </defaultProxy></system.net>
  <appSettings><add value="${password}" key="ProxyPassword"/><add key='pw' value='${password}'/></appSettings>
  <!-- proxy pass: ${password} -->
  <connectionStrings><add name="x" connectionString="Server=${proxy};Password=${password};User=${user}"/></connectionStrings>
</configuration>`;

/** The value of LAN settings with strings behind their lengths; see `main/evidence/connection-settings.ts`. */
export function countedStrings(flags: number, ...texts: string[]): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  return Buffer.concat([
    ...[70, 5, flags].map(number),
    ...texts.map((text) => Buffer.concat([number(Buffer.byteLength(text)), Buffer.from(text)])),
    Buffer.alloc(32),
  ]);
}

/** Readings that no question of the survey needs, with names in places of every kind. */
export function furtherReadings(names: Names): Reading[] {
  const { computer, domain, user, service, proxy, address, tenant, password } = names;
  const sid = 'S-1-5-21-1004336348-1177238915-682003330-1104';
  const log = [
    `10:00 Info connected ${computer}.${domain}.local (${address}) for ${domain.toUpperCase()}\\${user}`,
    `10:01 POST https://${tenant}.bootstrap.msappproxy.net/ via http://${proxy}:8080 at ${address}:8080`,
    `10:02 Proxy-Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    `10:03 mail ${user}@${domain}.local, share \\\\${proxy}\\c$\\x, http://${service}:${password}@${proxy}:8080/`,
    `10:04 token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.${password} password: "${password}"`,
    `10:05 started a.exe --password ${password} -p ${password}, Cookie: a=${password}`,
    `10:06 the password is "${password}", GET https://${proxy}.${domain}.local/?code=${password}&sig=${password}`,
  ].join('\r\n');
  const modified = '2026-11-01T00:00:00.000Z';
  const file = (path: string, bytes: Buffer, part: 'whole' | 'end'): Reading =>
    reading(
      { kind: 'file', path, part, most: 100_000 },
      { bytes: bytes.toString('base64'), size: bytes.length, modified },
    );
  const value = (name: string, data: Answer<'registry-value'>, key = 'HKLM\\SOFTWARE\\Somewhere'): Reading =>
    reading({ kind: 'registry-value', key, name, view: 64 }, data);
  const lan = countedStrings(
    3,
    `http=${proxy}:80;https=${proxy}.${domain}.local:8080`,
    `*.${domain}.local;<local>`,
    '',
  );
  return [
    file(`C:\\Users\\${user}\\AppData\\Local\\Temp\\install.log`, Buffer.from(log), 'end'),
    file('C:\\ProgramData\\a.log', Buffer.from(`\ufeff${log}`, 'utf16le'), 'end'),
    file('C:\\ProgramData\\b.log', Buffer.from(log, 'utf16le').subarray(1), 'end'),
    file('C:\\ProgramData\\c.log', Buffer.concat([Buffer.from(log), Buffer.from([0xe4, 0xf6])]), 'end'),
    file(
      'C:\\Windows\\System32\\drivers\\etc\\hosts',
      Buffer.from(`# ${computer}\n${address} ${proxy} ${proxy}.${domain}.local login.microsoftonline.com\n`),
      'whole',
    ),
    value('DefaultConnectionSettings', { type: 'binary', data: lan.toString('base64') }, `HKU\\${sid}\\Software\\X`),
    value('AnyList', { type: 'multi', data: [`${user}@${domain}.local`, `\\\\${computer}\\share\\`] }),
    value('Unknown', {
      type: 'other',
      data: Buffer.from(`\x01\0\x02${computer}\0\0\x7f`, 'utf16le').toString('base64'),
    }),
    value('DefaultUserName', { type: 'sz', data: user }),
    value('DefaultPassword', { type: 'sz', data: password }),
    value('DefaultUserName', {
      type: 'sz',
      data: user,
      raw: { number: 1, data: Buffer.from(`${user}\0${proxy}.${domain}.local`, 'utf16le').toString('base64') },
    }),
    value('ProxyServer', { type: 'sz', data: `${service}:${password}@${proxy}:8080` }),
    reading({ kind: 'events', channel: 'Application', query: '*', most: 10 }, [
      {
        id: 12020,
        level: 2,
        at: modified,
        provider: 'Microsoft Entra private network connector',
        message: `User ${domain}\\${service} (${sid}) on ${computer} could not reach ${address}: ${tenant}`,
        data: [user, `${computer}.${domain}.local`],
      },
    ]),
    reading(
      { kind: 'winhttp-proxy' },
      { access: 'proxy', proxy: `${proxy}:8080`, bypass: `${computer};*.${domain}.local` },
    ),
  ];
}

const reading = <Kind extends QuestionKind>(
  question: Extract<Question, { kind: Kind }>,
  value: Answer<Kind>,
): Reading => ({ question, at: 1, fact: known(value) });

/** All that a text or bytes could be read as: itself, and what base64 within it holds, in any of the usual encodings. */
export function readable(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  const within = (utf8.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64'));
  return [bytes, ...within]
    .flatMap((each) => [
      each.toString('utf8'),
      each.toString('latin1'),
      each.toString('utf16le'),
      each.subarray(1).toString('utf16le'),
    ])
    .join('\n')
    .toLowerCase();
}
