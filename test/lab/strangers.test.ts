/**
 * Captures of other people's networks, from public test suites: what tshark says of them is what this program must say,
 * and none of them shows a connector that cannot connect. The captures stay where CONNECTOR_DOCTOR_CAPTURES says, in its
 * folder `real`; nothing of them is here but the names of files and how many answers differ.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../main/capture/read-capture.js';
import { hasTshark, nothing, readerOn, tsharkOn, type Answers } from '../../main/capture/testing/oracle.js';
import type { Intent } from '../../main/evidence/capture.js';
import { isFailure } from '../../main/evidence/failure.js';
import { captureReport } from '../../main/report/build.js';
import { pooled } from './pool.js';

const folder = join(process.env['CONNECTOR_DOCTOR_CAPTURES'] ?? '', 'real');
const present = process.env['CONNECTOR_DOCTOR_CAPTURES'] !== undefined && existsSync(folder);
const files = present
  ? (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
  : [];

/** How many answers to a question each gives that the other does not. */
interface Difference {
  readonly question: keyof Answers;
  readonly tshark: number;
  readonly ours: number;
}

/** Where the two are to differ, and why this program is right. */
const explained: readonly (Difference & { readonly file: string; readonly why: string })[] = [
  ...['bug-1450-04/tls_DER-incomplete-header.pcap', 'bug-1450-05/tls_DER-incomplete-content.pcap'].map((name) => ({
    file: `OISF__suricata-verify/tests/${name}`,
    question: 'certificates' as const,
    tshark: 1,
    ours: 0,
    why: 'The certificate says that it is longer than it is. tshark gives its bytes; here it is told to be unreadable.',
  })),
  {
    file: 'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap',
    question: 'unansweredNames',
    tshark: 2,
    ours: 4,
    why:
      'Bytes of every packet were changed at random. tshark pairs question and answer by number and ports, though the ' +
      'names in them differ; and it counts questions whose header claims thousands of names, which no server answers.',
  },
  {
    file: 'zeek__zeek/testing/btest/Traces/nflog-http.pcap',
    question: 'synRetransmissions',
    tshark: 2,
    ours: 0,
    why: 'Packets of a Linux firewall log (link type 239): counted, and said not to be read.',
  },
];

const listOf = (answer: Answers[keyof Answers]): (string | number)[] =>
  typeof answer === 'number' ? Array.from({ length: answer }, (_, index) => index) : [...answer];

/** What of a list the other has not, each as often as it is there. */
function without(list: readonly (string | number)[], other: readonly (string | number)[]): (string | number)[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

describe.skipIf(!present || !hasTshark)('strangers’ captures (in CONNECTOR_DOCTOR_CAPTURES, with tshark)', () => {
  let asked: Promise<Answers | null>[] | null = null;

  it('are there', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(explained.filter(({ file }) => !files.includes(file))).toEqual([]);
  });

  it.each(files)('%s: tshark agrees', async (file) => {
    asked ??= pooled(
      2,
      files.map((name) => () => tsharkOn(join(folder, name))),
    );
    const theirs = (await asked[files.indexOf(file)]) ?? nothing;
    const ours = (await readerOn(join(folder, file))) ?? nothing;
    const questions = Object.keys(nothing) as (keyof Answers)[];
    const differences = questions.flatMap((question) => {
      const [one, other] = [listOf(theirs[question]), listOf(ours[question])];
      const [tshark, us] = [without(one, other), without(other, one)];
      return tshark.length + us.length === 0 ? [] : [{ question, tshark, ours: us }];
    });
    expect(
      differences.map(({ question, tshark, ours: us }) => ({ question, tshark: tshark.length, ours: us.length })),
      JSON.stringify(differences),
    ).toEqual(
      explained
        .filter((each) => each.file === file)
        .map(({ question, tshark, ours: us }) => ({ question, tshark, ours: us })),
    );
  });
});

const intents: readonly Intent[] = (['direct', 'proxy', 'wpad', null] as const).map((mode) => ({ mode, proxy: null }));

/** Problems that are to be found in strangers' captures: what is there, and why it is one. */
const trueProblems: readonly { readonly file: string; readonly code: string; readonly why: string }[] = [];

describe.skipIf(!present)('strangers’ captures (in CONNECTOR_DOCTOR_CAPTURES)', () => {
  it.each(files)('%s: no firm problem, however the connector is said to connect', async (file) => {
    const read = await readCapture(join(folder, file), () => undefined);
    if (isFailure(read)) {
      expect(read.message).not.toBe('');
      expect(['FORMAT-NOT-READ', 'FILE-EMPTY', 'FILE-CUT-SHORT']).toContain(read.code);
      return;
    }
    const expected = trueProblems.filter((each) => each.file === file).map(({ code }) => code);
    for (const intent of intents) {
      const program = { name: 'connector-doctor', version: '0.0.0' };
      const { findings = [] } = captureReport(program, new Date(0), read, intent, false);
      const firm = findings.filter(({ outcome, confidence }) => outcome === 'problem' && confidence !== 'possible');
      expect(
        firm.filter(({ code }) => !expected.includes(code)).map(({ code, found }) => `${code}: ${found}`),
        `mode ${intent.mode}`,
      ).toEqual([]);
      expect(findings.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
    }
  });
});
