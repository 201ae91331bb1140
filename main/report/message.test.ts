import { describe, expect, it } from 'vitest';
import type { Probes } from '../evidence/probes.js';
import { examinePaths } from '../examine/paths/examine-paths.js';
import {
  bootstrap,
  probesOf,
  reached,
  serviceBus,
  tunnelled,
  type TriedName,
} from '../examine/paths/testing/probes.js';
import {
  answeredTls,
  certificate,
  exchangeOf,
  failingFlow,
  flowTo,
  genuine,
  lookup,
  tunnelFlow,
} from '../examine/testing/evidence.js';
import { endpoints } from '../knowledge/endpoints.js';
import { networkMessage } from './message.js';

const proxy = 'proxy.contoso.example:8080';
const messageOf = (probes: Probes): string | null => networkMessage(probes, examinePaths(probes));
const written = (...tried: Parameters<typeof probesOf>): string => {
  const message = messageOf(probesOf(...tried));
  expect(message).not.toBeNull();
  return message ?? '';
};
/** What stands between a heading that begins like this and the next. */
const section = (message: string, heading: string): string => {
  const parts = message.split(/\n\n(?=[A-Z][A-Z’, ]+(?:, .*)?\n\n)/);
  const found = parts.find((part) => part.startsWith(heading));
  expect(found, `${heading} in ${message}`).toBeDefined();
  return found ?? '';
};
/** Without the breaks of its lines. */
const flat = (text: string): string => text.replace(/\s+/g, ' ');

const dropped: TriedName = {
  host: bootstrap,
  flows: [failingFlow(bootstrap, 443, 'dropped', { firstAt: 1.5, lastAt: 9.5 })],
  questions: [lookup(bootstrap, 0, ['203.0.113.20'], { at: 1.4 })],
};
const inspecting: TriedName = {
  host: serviceBus,
  flows: [
    flowTo(serviceBus, 443, {
      tls: {
        ...answeredTls,
        serverName: serviceBus,
        chain: [{ ...certificate, subject: `CN=${serviceBus}`, issuer: 'CN=Contoso Web Gateway, O=Contoso' }],
        trust: { ...genuine, end: 'private', authority: 'CN=Contoso Root, O=Contoso', inspector: 'Zscaler' },
      },
    }),
  ],
  questions: [lookup(serviceBus, 0, ['203.0.113.20'])],
};

const droppedBus: TriedName = {
  host: serviceBus,
  flows: [failingFlow(serviceBus, 443, 'dropped')],
  questions: [lookup(serviceBus, 0, ['203.0.113.20'])],
};

/** Two names with certificates that have expired by this server's clock, which answers date as many seconds later. */
function wronglyDated(later: number | null, more: readonly TriedName[] = []): Probes {
  const date = new Date(Date.parse('2026-11-20T10:00:01.500Z') + (later ?? 0) * 1000).toISOString();
  const names = [bootstrap, 'login.microsoftonline.com'].map((host, index): TriedName => {
    const chain = [
      { ...certificate, subject: `CN=${host}`, notAfter: '2026-11-19T00:00:00.000Z', sha256: `0${index}`.repeat(32) },
    ];
    const tls = { ...answeredTls, serverName: host, chain, trust: { ...genuine, dates: 'expired' as const } };
    const http = [exchangeOf('/', 200, { at: 1.5, ...(later === null ? {} : { date }) })];
    return { host, flows: [flowTo(host, 443, { tls, http })], questions: [lookup(host, 0, ['203.0.113.20'])] };
  });
  return probesOf([['direct', [...names, ...more]]]);
}

describe('the message to the network team', () => {
  it('is none where nothing is broken', () => {
    expect(messageOf(probesOf([['direct', [reached(bootstrap), reached(serviceBus)]]]))).toBeNull();
  });

  it('is none where one of the paths that were named works', () => {
    expect(
      messageOf(
        probesOf([
          ['direct', [reached(bootstrap)]],
          [proxy, [{ host: bootstrap, flows: [tunnelFlow(`${bootstrap}:443`, [403])] }]],
        ]),
      ),
    ).toBeNull();
  });

  it('is none where this server’s own clock is what is wrong', () => {
    expect(messageOf(wronglyDated(-3 * 86_400))).toBeNull();
    // That a certificate is out of date is the clock's doing most of the time, where nothing else is known of it.
    expect(messageOf(wronglyDated(null))).toBeNull();
  });

  it('leaves out what the clock of this server brings about where something else is broken', () => {
    const message = messageOf(wronglyDated(-3 * 86_400, [droppedBus])) ?? '';
    expect(section(message, 'WHAT IS ASKED FOR')).toContain('*.servicebus.windows.net');
    expect(section(message, 'WHAT WAS MET')).not.toContain(bootstrap);
    expect(message).not.toContain('TLS-CERTIFICATE-DATE');
    expect(section(message, 'WHAT IS ASKED FOR')).not.toContain('out of date');
  });

  it('says who asks, from where, when and over which path', () => {
    const where = section(written([['direct', [dropped, reached(serviceBus)]]]), 'FROM WHERE');
    expect(where).toContain('APPPROXY-01');
    expect(where).toContain('172.16.0.10');
    expect(where).toContain('20 November 2026, 10:00 UTC, for 10 s');
    expect(where).toContain('directly (without a proxy)');
    expect(where).toContain('NETWORK SERVICE');
    expect(where).toContain('NT AUTHORITY\\SYSTEM');
  });

  it('asks for what is broken alone, and holds the whole list below it', () => {
    const message = written([['direct', [dropped, reached(serviceBus)]]]);
    const asked = section(message, 'WHAT IS ASKED FOR');
    expect(asked).toContain('Allow outgoing connections');
    expect(asked).toContain('TCP 443  *.msappproxy.net');
    expect(asked).not.toContain('servicebus');
    const list = section(message, 'ALL NAMES');
    for (const { pattern } of endpoints.filter(({ cloud, status }) => cloud === 'public' && status === 'current'))
      expect(list).toContain(pattern);
    expect(list).not.toContain('.us');
  });

  it('says of each name what was met, at which address, when and under which code', () => {
    const met = section(written([['direct', [dropped, reached(serviceBus)]]]), 'WHAT WAS MET');
    expect(flat(met)).toContain('4 requests (SYN) to 203.0.113.20 in 8 seconds, no answer of any kind.');
    expect(met).toContain(`${bootstrap}:443`);
    expect(met).toContain('10:00:01.4 to 10:00:09.5 UTC; DIRECT-DROPPED');
    expect(met).not.toContain(serviceBus);
  });

  it('asks a proxy for no sign-in, with the answer and its schemes', () => {
    const message = written([
      [proxy, [{ host: bootstrap, flows: [tunnelFlow(`${bootstrap}:443`, [407])] }, tunnelled(serviceBus)]],
    ]);
    expect(section(message, 'WHAT IS ASKED FOR')).toContain(`Exempt these names from the sign-in at ${proxy}`);
    expect(flat(section(message, 'WHAT WAS MET'))).toContain('407; Proxy-Authenticate: Negotiate, NTLM');
    expect(section(message, 'WHAT THE RULES')).toContain('No sign-in at the proxy');
    expect(section(message, 'WHAT THE RULES')).toContain('CONNECT to port 443');
  });

  it('asks for the right address where what answers there is a web server and no proxy', () => {
    const odd = { host: bootstrap, flows: [tunnelFlow(`${bootstrap}:443`, [400])] };
    const asked = section(written([[proxy, [odd]]]), 'WHAT IS ASKED FOR');
    expect(asked).toContain('Tell us the address and port');
    expect(asked).not.toContain('Allow CONNECT');
  });

  it('names the issuer that inspects and the root that is to be expected', () => {
    const message = written([['direct', [inspecting, reached(bootstrap)]]]);
    expect(flat(section(message, 'WHAT WAS MET'))).toContain('issued by "Contoso Web Gateway"');
    expect(flat(section(message, 'WHAT WAS MET'))).toContain('the work of Zscaler');
    expect(flat(section(message, 'ABOUT TLS INSPECTION'))).toContain('DigiCert Global Root G2');
    expect(section(message, 'WHAT IS ASKED FOR')).toContain('Exempt these names from TLS inspection');
    expect(message).toContain('azure-ca-details');
    expect(written([['direct', [dropped]]])).not.toContain('ABOUT TLS INSPECTION');
  });

  it('asks for a proxy’s reach without a list of names', () => {
    const message = written([
      [
        proxy,
        [
          {
            host: bootstrap,
            flows: [failingFlow('proxy.contoso.example', 8080, 'dropped')],
            questions: [lookup('proxy.contoso.example', 0, ['203.0.113.20'])],
          },
        ],
      ],
    ]);
    const asked = section(message, 'WHAT IS ASKED FOR');
    expect(flat(asked)).toContain(`Let this server connect to the proxy ${proxy}`);
    expect(asked).not.toContain('msappproxy');
    expect(section(message, 'WHAT WAS MET')).toContain('PROXY-UNREACHABLE');
  });

  it('tells name servers apart, and lists that are refused', () => {
    const notFound = { host: bootstrap, flows: [], questions: [lookup(bootstrap, 3)] };
    const list = {
      host: 'crl3.digicert.com',
      port: 80,
      flows: [flowTo('crl3.digicert.com', 80, { http: [exchangeOf('/a.crl', 403)] })],
    };
    const met = flat(section(written([['direct', [notFound, list]]]), 'WHAT WAS MET'));
    expect(met).toContain('(asked: 172.16.0.2): NXDOMAIN');
    expect(met).toContain('The request for the list was answered with 403');
  });

  it('says which path works, where one does', () => {
    const probes = probesOf([
      ['direct', [dropped]],
      [proxy, [tunnelled(bootstrap)]],
    ]);
    const [direct, other] = probes.paths;
    const message = messageOf({
      ...probes,
      paths: [
        { ...direct!, asked: false, inForce: true },
        { ...other!, asked: false },
      ],
    });
    expect(flat(message ?? '')).toContain(`everything is reached through the proxy ${proxy}, from the same server`);
  });

  it('keeps several broken paths apart', () => {
    const message = written([
      ['direct', [dropped]],
      [proxy, [{ host: bootstrap, flows: [tunnelFlow(`${bootstrap}:443`, [403])] }]],
    ]);
    expect(section(message, 'WHAT IS ASKED FOR, directly')).toContain('Allow outgoing connections');
    expect(section(message, `WHAT IS ASKED FOR, through the proxy ${proxy}`)).toContain('Allow CONNECT');
  });

  it('holds nothing that steers a terminal or breaks a line, whatever comes over the network', () => {
    const evil = tunnelFlow(`${bootstrap}:443`, [403]);
    evil.tunnel!.attempts[0]!.reason = 'No\u001b[31m\r\nSubject: spoofed';
    const message = written([[proxy, [{ host: bootstrap, flows: [evil] }]]]);
    // eslint-disable-next-line no-control-regex -- control characters are what this is about.
    expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(message.match(/^Subject:/gm)).toHaveLength(1);
  });
});
