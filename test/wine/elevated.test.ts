import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../main/evidence/failure.js';
import type { Reading } from '../../main/evidence/server.js';
import { freshWine } from './fresh.js';
import { windowsPath, type Wine } from './wine.js';

let wine: Wine;
beforeAll(async () => void (wine = await freshWine()));
afterAll(() => wine?.end());

interface Read {
  readonly before: readonly Reading[];
  readonly said: readonly Reading[];
  readonly after: readonly Reading[];
  readonly milliseconds: number;
  readonly missing: unknown;
  readonly wrongSecret: Failure;
}

describe('the built program, started by itself as administrator', () => {
  it('reads what was closed, over a pipe of Windows, and nothing else', async () => {
    await wine.node('close-key', 'SYSTEM\\CurrentControlSet\\Control\\SecurityProviders');
    const read = (await wine.node('read-elevated', {
      cli: windowsPath(join(import.meta.dirname, '../../dist/main/cli.js')),
      places: ['productname', 'drivers\\\\etc\\\\hosts', 'protocols\\\\tls 1.2\\\\client'],
    })) as Read;

    const facts = (readings: readonly Reading[]) => readings.map(({ question, fact }) => ({ question, fact }));
    expect(read.before.length).toBeGreaterThan(2);
    expect(new Set(read.said.map(({ fact }) => fact.state))).toEqual(new Set(['unreadable']));
    expect(facts(read.after)).toEqual(facts(read.before));
    expect(read.milliseconds).toBeLessThan(15_000);
    expect(read.missing).toEqual({ state: 'failed', detail: 'ShellExecuteExW: 2' });
    expect(read.wrongSecret.code).toBe('ELEVATION-FAILED');
  });
});
