import { describe, expect, it } from 'vitest';
import type { ProbedPath } from '../../evidence/probes.js';
import { survey } from '../../machine/survey/survey.js';
import { lanSettings } from '../../machine/testing/connection-settings.js';
import { configurationPaths, fakeServer, healthyServices, type FakeServer } from '../../machine/testing/fake-server.js';
import { authoritiesOf } from '../../certificates/authority.js';
import { startClock } from './clock.js';
import type { ProbeContext } from './context.js';
import { usualLimits } from './limits.js';
import { plansAgain, plansOf } from './plans.js';
import type { PathPlan } from './probe-paths.js';
import { ProbeRecord } from './record.js';
import { targetsOf } from './targets.js';

const targets = targetsOf({ cloud: 'public', tenant: null });
const nowhere = new URL('file:///nowhere');
const automatic = { engine: { worker: nowhere, wasm: nowhere }, candidates: () => Promise.resolve([]) };

/** Nothing is asked of the network where no script decides. */
const record = new ProbeRecord(startClock(), authoritiesOf([]));
const context = {} as ProbeContext;

const settings = (root: string): string =>
  `${root}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections\\DefaultConnectionSettings`;
/** No account detects, and none has a proxy of its own. */
const quiet = Object.fromEntries(
  ['HKCU', 'HKU\\S-1-5-20', 'HKU\\S-1-5-18'].map((root) => [settings(root), lanSettings()]),
);
const file = (inside: string): string =>
  `<configuration><system.net><defaultProxy${inside}</defaultProxy></system.net></configuration>`;
const both = (inside: string): NonNullable<FakeServer['files']> => ({
  [configurationPaths.connector]: file(inside),
  [configurationPaths.updater]: file(inside),
});
const proxy = '><proxy proxyaddress="http://proxy.contoso.local:8080" />';

async function plansFor(server: FakeServer): Promise<readonly PathPlan[]> {
  const facts = await survey(fakeServer({ services: healthyServices, ...server }), '2026-11-21T09:00:00.000Z');
  return plansOf(null, facts, targets, automatic);
}

const shownBy = (plans: readonly PathPlan[]): string[] =>
  plans.map(({ id, inForce }) => (inForce ? `${id} (in force)` : id));

describe('the paths that are tried', () => {
  it('are those that a person names, and no others', () => {
    const plans = plansOf([{ kind: 'proxy', host: 'proxy', port: 8080 }], null, targets, automatic);
    expect(plans.map(({ id, asked, inForce }) => ({ id, asked, inForce }))).toEqual([
      { id: 'proxy:8080', asked: true, inForce: false },
    ]);
  });

  it('are the direct one and the automatic one where nothing is known of the server', () => {
    expect(shownBy(plansOf(null, null, targets, automatic))).toEqual(['direct', 'wpad']);
  });

  it('say of the direct one that it is in force where nothing else is set', async () => {
    expect(shownBy(await plansFor({ registry: quiet }))).toEqual(['direct (in force)', 'wpad']);
  });

  it('hold what Windows detects in the one that is in force', async () => {
    expect(shownBy(await plansFor({}))).toEqual(['as-set-up (in force)', 'direct']);
  });

  it('hold a proxy that the files name, beside the mixture that is in force', async () => {
    const plans = await plansFor({ files: both(proxy), registry: quiet });
    expect(shownBy(plans)).toEqual(['as-set-up (in force)', 'direct', 'wpad', 'proxy.contoso.local:8080']);
  });

  it('give each part of the product its own way', async () => {
    const [mixed] = await plansFor({ files: both(proxy), registry: quiet });
    const planned = await mixed?.plan(context, record, targets);
    const wayOf = (id: string): unknown => {
      const target = targets.find((each) => each.id === id);
      return target === undefined ? null : planned?.planOf(target);
    };
    expect(wayOf('cwap-eur1-weur2.servicebus.windows.net:443')).toEqual({
      routes: [{ kind: 'proxy', host: 'proxy.contoso.local', port: 8080 }],
    });
    expect(wayOf('crl3.digicert.com:80')).toEqual({ routes: [{ kind: 'direct' }] });
    expect(wayOf('login.microsoftonline.com:443')).toEqual({ routes: [{ kind: 'direct' }] });
  });

  it('that a person names have, for lists, the way that Windows takes now beside them', async () => {
    const facts = await survey(
      fakeServer({ services: healthyServices, files: both(proxy), registry: quiet }),
      '2026-11-21T09:00:00.000Z',
    );
    const [named] = plansOf([{ kind: 'proxy', host: 'other', port: 3128 }], facts, targets, automatic);
    expect(named?.listsBy).toBe('both');
    const presentOf = await named?.present?.(context, record, targets);
    const wayOf = (id: string): unknown => {
      const target = targets.find((each) => each.id === id);
      return target === undefined ? undefined : presentOf?.(target);
    };
    expect(wayOf('crl3.digicert.com:80')).toEqual({ routes: [{ kind: 'direct' }] });
    expect(wayOf('login.microsoftonline.com:443')).toBeNull();
    // Without a look at the server nobody knows it.
    const [unread] = plansOf([{ kind: 'proxy', host: 'other', port: 3128 }], null, targets, automatic);
    expect(unread).toMatchObject({ listsBy: 'supposed' });
    expect(unread).not.toHaveProperty('present');
  });

  it('begin with what stands behind a script, and say of what is sure that it is', async () => {
    const [mixed] = await plansFor({ files: both(proxy) });
    const of = (id: string): unknown => {
      const target = targets.find((each) => each.id === id);
      return target === undefined ? null : mixed?.meanwhile?.(target);
    };
    expect(of('cwap-eur1-weur2.servicebus.windows.net:443')).toEqual({
      planned: { routes: [{ kind: 'proxy', host: 'proxy.contoso.local', port: 8080 }] },
      certain: true,
    });
    // Certificate checks detect.
    expect(of('crl3.digicert.com:80')).toEqual({ planned: { routes: [{ kind: 'direct' }] }, certain: false });
  });

  it('say why there is no way where .NET refuses what is written', async () => {
    const [mixed] = await plansFor({ files: both('><proxy proxyaddress="proxy:8080:9" />'), registry: quiet });
    const planned = await mixed?.plan(context, record, targets);
    const target = targets.find(({ phase }) => phase === 'runtime');
    expect(target === undefined ? null : planned?.planOf(target)).toHaveProperty('none');
  });

  it('do not go direct in place of a script that this program cannot fetch', async () => {
    const script = '><proxy scriptLocation="file:///C:/proxy.pac" />';
    const [mixed] = await plansFor({ files: both(script), registry: quiet });
    const here = { limits: usualLimits, signal: new AbortController().signal } as ProbeContext;
    const planned = await mixed?.plan(here, record, targets);
    const target = targets.find(({ phase }) => phase === 'runtime');
    expect(target === undefined ? null : planned?.planOf(target)).toEqual({
      none: 'its script is on no web server',
      untold: true,
    });
  });
});

describe('the paths that are tried again', () => {
  const earlierOf = (plans: readonly PathPlan[]): ProbedPath[] =>
    plans.map(({ id, kind, proxy: through, inForce, asked, listsBy }) => ({
      ...{ id, kind, proxy: through, inForce, asked, listsBy },
      ...{ cells: [], flows: [], dns: [], endsAt: 0 },
    }));
  const factsOf = async (server: FakeServer) =>
    await survey(fakeServer({ services: healthyServices, ...server }), '2026-11-21T09:00:00.000Z');

  it('are all of the earlier ones, the mixture in force among them', async () => {
    const facts = await factsOf({ files: both(proxy), registry: quiet });
    const earlier = plansOf(null, facts, targets, automatic);
    const again = plansAgain(earlierOf(earlier), facts, automatic);
    expect(shownBy(again)).toEqual(shownBy(earlier));
    expect(again.map(({ listsBy }) => listsBy)).toEqual(earlier.map(({ listsBy }) => listsBy));
    // One name alone goes the way that it went before.
    const [one] = targets.filter(({ id }) => id === 'cwap-eur1-weur2.servicebus.windows.net:443');
    const [mixed] = again;
    if (one === undefined || mixed === undefined) throw new Error('There is no such name or path.');
    expect((await mixed.plan(context, record, [one])).planOf(one)).toEqual({
      routes: [{ kind: 'proxy', host: 'proxy.contoso.local', port: 8080 }],
    });
  });

  it('are the same ones where the server was read since, or cannot be read any more', async () => {
    const facts = await factsOf({ files: both(proxy), registry: quiet });
    const unread = plansOf(null, null, targets, automatic);
    expect(shownBy(plansAgain(earlierOf(unread), facts, automatic))).toEqual(['direct', 'wpad']);
    const read = plansOf(null, facts, targets, automatic);
    expect(shownBy(plansAgain(earlierOf(read), null, automatic))).toEqual([
      'direct',
      'wpad',
      'proxy.contoso.local:8080',
    ]);
  });

  it('have the present way of lists beside them where a person named them', async () => {
    const facts = await factsOf({ files: both(proxy), registry: quiet });
    const named = plansOf([{ kind: 'proxy', host: 'other', port: 3128 }], facts, targets, automatic);
    const [again] = plansAgain(earlierOf(named), facts, automatic);
    expect(again).toMatchObject({ id: 'other:3128', asked: true, listsBy: 'both' });
    expect(again).toHaveProperty('present');
  });
});
