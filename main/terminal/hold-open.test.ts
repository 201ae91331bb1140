import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { absent } from '../evidence/fact.js';
import { noAnswer } from '../network/probe/resolver.js';
import { holdOpenHere, type HoldOpenOptions } from './hold-open.js';

let out = '';
let err = '';
beforeEach(() => {
  out = err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
});
afterEach(() => vi.restoreAllMocks());

/** On a network where no name exists. */
const run = (options: HoldOpenOptions): Promise<number> =>
  holdOpenHere(options, {
    listen: () => Promise.resolve(absent),
    resolver: { ask: (name, type) => Promise.resolve({ ...noAnswer(name, type), rcode: 3 }) },
  });

describe('connector-doctor hold-open', () => {
  it('refuses what is no way, no name of the Service Bus and no time', async () => {
    expect(await run({ path: 'nonsense' })).toBe(2);
    expect(await run({ path: 'wpad' })).toBe(2);
    expect(err).toContain('hold-open takes one way');
    expect(await run({ host: 'www.contoso.example' })).toBe(2);
    expect(await run({ minutes: '0' })).toBe(2);
    expect(await run({ minutes: 'ten' })).toBe(2);
    expect(out).toBe('');
  });

  it('says in words and in JSON that there was nothing to keep', async () => {
    expect(await run({ minutes: '0.1' })).toBe(3);
    expect(out.replace(/\s+/g, ' ')).toContain('there was none to keep open');
    out = '';
    expect(await run({ minutes: '0.1', json: true })).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'connector-doctor/report@1',
      // The last of the known names: the first one was not there.
      held: { begun: 'no-connection', host: 'cwap-nam1-eus2.servicebus.windows.net', phases: [] },
    });
    expect(err).toContain('analyze FILE --flows');
  });

  it('takes the names of the cloud, or the one that was given', async () => {
    expect(await run({ minutes: '0.1', json: true, cloud: 'usgov' })).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ held: { host: 'cwap-usgov.servicebus.usgovcloudapi.net' } });
    out = err = '';
    expect(await run({ minutes: '0.1', json: true, host: 'mine.servicebus.windows.net' })).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ held: { host: 'mine.servicebus.windows.net' } });
    expect(err).not.toContain('--flows');
  });
});
