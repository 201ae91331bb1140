import { describe, expect, it } from 'vitest';
import type { Finding } from '../examine/finding.js';
import type { RemedyRequest } from '../remedy/request.js';
import { effectOf, type LookedAt, type Seen } from './effect.js';

const connectorFile = 'C:\\Program Files\\Connector\\Connector.exe.config, line 5, column 14';
const updaterFile = 'C:\\Program Files\\Updater\\Updater.exe.config, line 5, column 14';
const proxy: RemedyRequest = { remedy: 'proxy', server: { host: 'proxy', port: 8080 }, winHttp: false };

type More = Partial<Finding> & { readonly check?: Check['id'] };
type Check = NonNullable<Seen['server']>['checks'][number];

const problem = (code: Finding['code'], title: string, { check, ...more }: More = {}): Finding & More => ({
  id: code,
  code,
  outcome: 'problem',
  severity: 'blocking',
  where: 'server',
  whoCanFix: 'you',
  confidence: 'certain',
  title,
  found: '',
  cause: '',
  advice: '',
  evidence: [],
  packetCount: 0,
  filter: null,
  dependsOn: [],
  servers: [],
  remedies: [],
  help: code,
  ...more,
  ...(check === undefined ? {} : { check }),
});

const addressIn = (...files: readonly string[]): Finding & More =>
  problem('CONFIG-PROXY-ADDRESS-INVALID', 'The address is none', {
    check: 'configuration',
    readings: files.map((source) => ({ source, said: '' })),
  });
const dropped = problem('DIRECT-DROPPED', 'No answer', { paths: ['direct'] });
const signIn = problem('PROXY-AUTH-REQUIRED', 'The proxy asks for a sign-in', { paths: ['proxy:8080'] });

/** A server that was looked at to the end, with these findings. */
function seen(
  findings: readonly (Finding & More)[],
  more: { readonly untold?: true; readonly offline?: true } = {},
): Seen {
  const check: Check = {
    id: 'configuration',
    title: '',
    group: '',
    outcome: more.untold === true ? 'couldNotTest' : 'ok',
    milliseconds: null,
    said: '',
    findings: findings.filter((each) => each.check !== undefined).map(({ id }) => id),
  };
  const server = { name: '', windows: '', readAt: '', complete: true, checks: [check], questions: [] };
  const path = { state: more.untold === true ? 'untold' : 'works' };
  const paths = { complete: more.untold !== true, paths: [path], rehearsals: [] } as unknown as NonNullable<
    Seen['paths']
  >;
  return { findings: [...findings], server, ...(more.offline === true ? {} : { paths }) };
}

const effect = (before: Seen | null, after: Seen | null, more: Partial<LookedAt> = {}): ReturnType<typeof effectOf> =>
  effectOf({ request: proxy, before, after, isCopy: false, cancelled: false, ...more });

describe('whether a change helped', () => {
  it('is so where something is gone, and nothing has come', () => {
    expect(effect(seen([dropped, addressIn(connectorFile)]), seen([addressIn(connectorFile)]))).toEqual({
      helped: true,
      text: 'It helped: “No answer” is gone. Still wrong: “The address is none (Connector.exe.config)”.',
      gone: ['No answer'],
      left: ['The address is none (Connector.exe.config)'],
      new: [],
    });
  });

  it('names what was wrong at several places once, where it is gone from all of them', () => {
    const both = seen([addressIn(connectorFile, updaterFile)]);
    expect(effect(both, seen([])).text).toBe('It helped: “The address is none” is gone.');
  });

  it('tells one file from the other, and knows a line that has moved', () => {
    const moved = connectorFile.replace('line 5', 'line 9');
    const one = effect(seen([addressIn(connectorFile, updaterFile)]), seen([addressIn(updaterFile)]));
    expect(one).toMatchObject({ helped: true, gone: ['The address is none (Connector.exe.config)'] });
    expect(one.left).toEqual(['The address is none (Updater.exe.config)']);
    expect(effect(seen([addressIn(connectorFile)]), seen([addressIn(moved)]))).toMatchObject({
      helped: false,
      new: [],
    });
    const other = effect(seen([addressIn(connectorFile)]), seen([addressIn(updaterFile)]));
    expect(other).toMatchObject({ helped: false, new: ['The address is none (Updater.exe.config)'] });
  });

  it('is not so where all is as before, or something new is wrong', () => {
    expect(effect(seen([dropped]), seen([dropped]))).toMatchObject({ helped: false });
    const { helped, text } = effect(seen([dropped]), seen([signIn]));
    expect(helped).toBe(false);
    expect(text).toContain('“No answer” is gone. But something is found to be wrong now');
    expect(text).toContain('You can take the change back.');
  });

  it('is not known where it could not be looked at, and never a no', () => {
    for (const [before, after] of [
      [null, seen([])],
      [seen([dropped]), null],
      [seen([dropped]), seen([], { untold: true })],
      [seen([dropped]), seen([], { offline: true })],
      [seen([addressIn(connectorFile)]), seen([], { untold: true })],
    ] as const) {
      const { helped, text, gone } = effect(before, after);
      expect({ helped, gone }).toEqual({ helped: null, gone: [] });
      expect(text).toContain('could not be found out');
    }
    expect(effect(seen([dropped]), null, { cancelled: true }).text).toContain('you broke that off');
    // What was not tried before has not come by the change.
    const refused = problem('SHA512-NOT-ACCEPTED', 'Refused', { paths: ['direct'] });
    expect(effect(seen([refused]), seen([]))).toMatchObject({ helped: null, gone: [] });
    const partly = effect(seen([], { offline: true }), seen([signIn]));
    expect(partly).toMatchObject({ helped: null, new: [], left: ['The proxy asks for a sign-in'] });
    expect(partly.text).toContain('could not be found out');
  });

  it('leaves out what a person has answered', () => {
    const answered = problem('ROLE-INSUFFICIENT', 'The role does not do');
    expect(effect(seen([answered]), seen([]))).toMatchObject({ helped: null, gone: [], left: [] });
  });

  it('counts causes alone, and what was a consequence before is not new', () => {
    const consequence = problem('SERVICE-STOPPED', 'It stands still', { dependsOn: ['CONFIG-MALFORMED'] });
    const cause = problem('CONFIG-MALFORMED', 'The file is malformed');
    const after = { ...consequence, dependsOn: [] };
    expect(effect(seen([cause, consequence]), seen([after]))).toMatchObject({
      helped: true,
      gone: ['The file is malformed'],
      left: ['It stands still'],
      new: [],
    });
  });

  it('is nobody’s question where something is taken back, or stopped on purpose', () => {
    const restore: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    const back = effect(seen([]), seen([dropped]), { request: restore });
    expect(back.helped).toBeNull();
    expect(back.text).toBe('What was changed is as it was before. What is wrong again: “No answer”.');
    const stop: RemedyRequest = { remedy: 'service', action: 'stop', services: 'both' };
    const stopped = problem('SERVICE-STOPPED', 'It stands still', {
      readings: [{ source: 'service WAPCSvc', said: '' }],
    });
    expect(effect(seen([]), seen([stopped]), { request: stop })).toMatchObject({ helped: null, new: [] });
  });
});
