import * as v from 'valibot';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { authoritiesOf } from '../certificates/authority.js';
import { readCertificateFile } from '../certificates/certificate-file.js';
import { readCaptureBytes } from '../capture/capture-reading.js';
import type { Flow, Intent } from '../evidence/capture.js';
import { isFailure } from '../evidence/failure.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import { trafficCodes, type Code } from '../examine/codes.js';
import { evidenceOf, failingFlow, flowTo } from '../examine/testing/evidence.js';
import { captureReport } from './build.js';
import { failureReport } from './failure-report.js';
import { exitCodeOf } from './exit-code.js';
import { reportSchema, type Report } from './report.js';
import { reportText } from './text.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const fixtures = fileURLToPath(new URL('../../test/fixtures/captures/', import.meta.url));
const { cases } = JSON.parse(readFileSync(join(fixtures, 'truth.json'), 'utf8')) as {
  cases: { file: string; mode: Intent['mode']; proxy: string | null; rootsArePublic?: boolean }[];
};
const roots = readCertificateFile(readFileSync(join(fixtures, 'lab-root.pem')));
if (isFailure(roots)) throw new Error(roots.message);

const reports: { file: string; report: Report }[] = cases.map(({ file, mode, proxy, rootsArePublic }) => {
  const authorities = rootsArePublic === true ? authoritiesOf([], roots) : authoritiesOf(roots);
  const read = readCaptureBytes(new Uint8Array(readFileSync(join(fixtures, file))), file, { authorities });
  const intent = { mode, proxy: proxy === null ? null : parseProxyAddress(proxy) };
  return {
    file,
    report: isFailure(read)
      ? failureReport(program, new Date(0), read)
      : captureReport(program, new Date(0), read, intent, true),
  };
});

describe('connections that a finding rests on', () => {
  it.each(['proxy-unreachable-after-a-while.pcap', 'wpad-broken-page.pcap', 'pac-broken-throws.pcapng'])(
    'are the connector’s in %s, and the way begins at this server, whatever way was said to be meant',
    (wanted) => {
      const file = readdirSync(fixtures).find((name) => name.startsWith(wanted.replace(/\.pcap.*/, ''))) ?? wanted;
      const read = readCaptureBytes(new Uint8Array(readFileSync(join(fixtures, file))), file, {
        authorities: authoritiesOf(roots),
      });
      if (isFailure(read)) throw new Error(read.message);
      const { capture, verdict } = captureReport(program, new Date(0), read, { mode: null, proxy: null }, true);
      const resting = (capture?.flows ?? []).filter(({ findings }) => findings.length > 0);
      expect(resting.length).toBeGreaterThan(0);
      expect(resting.every(({ connector }) => connector)).toBe(true);
      expect(verdict?.path[0]?.detail).toMatch(/^\d/);
    },
  );
});

describe('several servers', () => {
  it('are all named where more than one has a problem', () => {
    const from = (address: string, flow: Flow): Flow => ({ ...flow, client: { address, port: 50000 + flow.id } });
    const boot = 'a.bootstrap.msappproxy.net';
    const evidence = evidenceOf([
      from('10.0.0.5', failingFlow(boot, 443, 'dropped')),
      from('10.0.0.6', failingFlow('sb1.servicebus.windows.net', 443, 'refused')),
    ]);
    const { verdict } = captureReport(program, new Date(0), evidence, { mode: 'direct', proxy: null }, false);
    expect(verdict?.summary).toContain('This is about server 10.0.0.5; server 10.0.0.6 has a problem, too');
  });
});

describe('what is broken beside the way that is drawn', () => {
  it.each([
    ['revocation-dropped.pcapng', 'no answer'],
    ['revocation-beside-proxy-dropped.pcapng', 'no answer'],
    ['revocation-refused.pcap', 'refused'],
  ])('is said of %s, below a way that works', (wanted, how) => {
    const report = reports.find(({ file }) => file === wanted)?.report;
    expect(report?.verdict?.path.map(({ state }) => state)).not.toContain('broken');
    expect(report?.verdict?.beside).toEqual([
      expect.stringContaining(`certificate checks take port 80, and do not get through: ${how}.`),
    ]);
    expect(report === undefined ? '' : reportText(report, { colour: false, width: 200 })).toContain(
      report?.verdict?.beside[0],
    );
  });

  it('is nothing where all is well', () => {
    expect(
      reports.filter(({ report }) => report.verdict?.outcome === 'ok').flatMap(({ report }) => report.verdict?.beside),
    ).toEqual([]);
  });
});

describe('the document of every fixture', () => {
  it.each(reports)('$file is what the schema says', ({ report }) => {
    expect(
      v.safeParse(v.strictObject(reportSchema.entries), JSON.parse(JSON.stringify(report))).issues,
    ).toBeUndefined();
  });

  it.each(reports)('$file has words a person can read', ({ report }) => {
    const said = (report.findings ?? []).flatMap(({ title, found, cause, advice }) => [title, found, cause, advice]);
    const all = [
      ...said,
      report.verdict?.headline,
      report.verdict?.summary,
      report.error?.message,
      report.error?.advice,
    ];
    for (const sentence of all.filter((each): each is string => each !== undefined)) {
      // What stands in quotes is as on the wire.
      expect(sentence.replace(/"[^"]*"/g, '')).not.toMatch(
        /\b(?:error|oops|invalid|failed to|undefined|null|NaN|\[object)\b/i,
      );
      expect(sentence, 'no gap where a value was to be').not.toMatch(/ {2}|\(\)| ,| \.(?!\w)|^\s|\s$/);
      expect(sentence).not.toBe('');
    }
    for (const { title } of report.findings ?? []) expect(title.length).toBeLessThanOrEqual(60);
  });

  it('shows every code of this version somewhere', () => {
    const seen = new Set(reports.flatMap(({ report }) => (report.findings ?? []).map(({ code }) => code)));
    // Nothing in the lab ends a handshake by these alerts yet; the rules have tests of their own.
    const elsewhere: readonly Code[] = [
      'TLS-VERSION-UNSUPPORTED',
      'TLS-NO-COMMON-CIPHER',
      'TLS-ALERT',
      'TLS-CUT',
      // Scripts are tried in a worker, after the reading.
      'PAC-BROKEN',
    ];
    const missing = (Object.keys(trafficCodes) as Code[]).filter(
      (code) => !seen.has(code) && !elsewhere.includes(code),
    );
    expect(missing).toEqual([]);
  });

  it('names packets that are in the file', () => {
    for (const { report } of reports) {
      for (const { packet } of (report.findings ?? []).flatMap(({ evidence }) => evidence)) {
        expect(packet).toBeLessThanOrEqual(report.capture?.packets ?? 0);
      }
    }
  });

  it('gives packets and a filter with every traffic problem', () => {
    for (const { file, report } of reports) {
      for (const { code, outcome, evidence, filter } of report.findings ?? []) {
        if (outcome !== 'problem') continue;
        expect(evidence.length, `${file} ${code}`).toBeGreaterThan(0);
        expect(filter, `${file} ${code}`).not.toBeNull();
      }
    }
  });
});

describe('words under strain', () => {
  it('leave a hostile name no power over the terminal', () => {
    const name = 'x\u001b[2J\u001b[8m\u0007\u202eevil.msappproxy.net';
    const flow = flowTo(name, 443, { outcome: 'dropped', syn: 3, connectedAt: null });
    const text = reportText(
      captureReport(program, new Date(0), evidenceOf([flow]), { mode: 'direct', proxy: null }, true),
      {
        colour: false,
        width: 100,
      },
    );
    // eslint-disable-next-line no-control-regex -- that is what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).toContain('evil.msappproxy.net');
  });

  it('stay short where a thousand names fail', () => {
    const flows = Array.from({ length: 1000 }, (_, index) =>
      flowTo(`n${index}.msappproxy.net`, 443, { outcome: 'dropped', syn: 3, connectedAt: null }),
    );
    const report = captureReport(program, new Date(0), evidenceOf(flows), { mode: 'direct', proxy: null }, false);
    const [finding] = report.findings ?? [];
    expect(finding?.found.length).toBeLessThan(600);
    expect(finding?.evidence.length).toBe(200);
    expect(finding?.packetCount).toBe(1000);
    expect(finding?.filter?.length).toBeLessThan(2000);
  });

  it('carry no colour where none was asked for', () => {
    for (const { report } of reports) {
      // eslint-disable-next-line no-control-regex -- that is what must not be there.
      expect(reportText(report, { colour: false, width: 80 })).not.toMatch(/\u001b/);
    }
  });
});

describe('exit codes', () => {
  it('follow the findings', () => {
    const codeFor = (file: string): number => exitCodeOf(reports.find((each) => each.file.startsWith(file))!.report);
    expect(codeFor('direct-tls12-ok')).toBe(0);
    expect(codeFor('direct-tls13-ok')).toBe(0);
    expect(codeFor('proxy-sign-in-used')).toBe(0);
    expect(codeFor('direct-dropped')).toBe(1);
    expect(codeFor('other-programs-only')).toBe(3);
  });
});

describe('a document about several servers', () => {
  const { report } = reports.find(({ file }) => file === 'direct-dropped-for-one-of-two-servers.pcap')!;

  it('says which one “this server” is in what to do', () => {
    const advices = (report.findings ?? []).map(({ code, advice }) => [code, advice]);
    expect(advices).toContainEqual([
      'DIRECT-DROPPED',
      expect.stringContaining('allow this server (here: 172.20.5.11) to connect out'),
    ]);
  });

  it('says it of every finding that speaks of this server, and of none where there is one server', () => {
    for (const { report: each } of reports) {
      for (const { advice, servers } of each.findings ?? []) {
        if (/\bthis server\b/i.test(advice)) expect(advice.includes('(here: ')).toBe(servers.length > 0);
      }
    }
  });
});

describe('authorities that were given', () => {
  it('are named in the document and in its text, and nothing is said of none', () => {
    const intent: Intent = { mode: 'direct', proxy: null };
    const evidence = evidenceOf([flowTo('login.microsoftonline.com', 443)]);
    const given = captureReport(program, new Date(0), evidence, intent, false, ['CN=Contoso root, O=Contoso']);
    expect(given.trusted).toEqual(['CN=Contoso root, O=Contoso']);
    const text = reportText(given, { colour: false, width: 200 });
    expect(text).toContain('Trusted as if public, because you gave it (--roots): "Contoso root"');
    const none = captureReport(program, new Date(0), evidence, intent, false);
    expect(none).not.toHaveProperty('trusted');
    expect(reportText(none, { colour: false, width: 200 })).not.toContain('Trusted');
  });
});
