import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeReport } from '../../main/report/plan-schema.js';
import { freshWine } from './fresh.js';
import { installConnector, proxyElement } from './servers/connector.js';
import type { Wine } from './wine.js';

let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  const proxy = proxyElement('http://proxy.contoso.example:8080');
  installConnector(wine, { configuration: { connector: proxy, updater: proxy } });
});
afterAll(() => wine?.end());

interface CarriedOut {
  readonly permitted: boolean;
  readonly elevates: boolean;
  readonly result: ChangeReport & { readonly code?: string };
  readonly steps: readonly string[];
  readonly history: readonly string[];
}

describe('a change by a second process, started as administrator, over a pipe of Windows', () => {
  it('is made where the person agrees there, and refused where they do not, or the plan or the secret is another', async () => {
    const product = join(wine.drive, 'Program Files/Microsoft Entra private network connector');
    const files = (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(product)
          .filter((name) => name.includes('.config'))
          .map((name) => [name, readFileSync(join(product, name), 'utf8')]),
      );
    const before = files();
    const request = { remedy: 'automatic', winHttp: true } as const;
    const refused = (await wine.node('carry-out', {
      request,
      answers: ['no', 'other-hash', 'other-secret'],
    })) as CarriedOut[];
    expect(refused.map(({ result }) => result.code)).toEqual(['NOT-AGREED', 'PLAN-FORGED', 'ELEVATION-FAILED']);
    expect(refused.map(({ history }) => history.length)).toEqual([0, 0, 0]);
    expect(files()).toEqual(before);
    const [done] = (await wine.node('carry-out', { request, answers: ['yes'] })) as CarriedOut[];
    expect(done).toMatchObject({
      permitted: false,
      elevates: true,
      result: { outcome: 'applied' },
      history: ['applied'],
    });
    expect(done?.steps.slice(0, 4)).toEqual(['asking', 'asking', 'changing', '0 begun']);
    expect(done?.steps.at(-2)).toMatch(/ done$/);
    const [configuration] = Object.values(files());
    expect(configuration).not.toContain('proxyaddress');
  });

  it('knows who could have changed the program’s folder', async () => {
    const programs = ['C:\\windows\\system32\\notepad.exe', 'C:\\Program Files\\none.exe'];
    expect((await wine.exit('program-writers', programs)).code).toBe(0);
    const told = JSON.parse(readFileSync(join(wine.drive, 'told.json'), 'utf8')) as string[][];
    // Of all files here a person is the owner; and everybody may make and remove files where Windows' Node lies.
    expect(told[0]).toEqual([expect.stringMatching(/^S-1-5-21-/)]);
    expect(told[1]).toEqual([expect.stringContaining('ENOENT')]);
    expect(told[2]).toContain('WD');
  });
});
