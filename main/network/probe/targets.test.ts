import { describe, expect, it } from 'vitest';
import { targetsOf } from './targets.js';

const tenant = '7d3f9c15-e820-4b6a-9a4d-c05b18f27e63';

describe('what is tried', () => {
  const targets = targetsOf({ cloud: 'public', tenant });
  const of = (id: string): (typeof targets)[number] | undefined => targets.find((target) => target.id === id);

  it('has each name and port once, and no name with a wildcard', () => {
    expect(new Set(targets.map(({ id }) => id)).size).toBe(targets.length);
    expect(targets.filter(({ host }) => /[*{}]/.test(host))).toEqual([]);
    expect(targets.every(({ id, host, port }) => id === `${host}:${port}`)).toBe(true);
  });

  it('has the tenant’s own names in place of the wildcard, and knows that they exist', () => {
    expect(of(`${tenant}.bootstrap.msappproxy.net:443`)).toMatchObject({
      pattern: '*.msappproxy.net',
      phase: 'runtime',
      need: 'needed',
      assumed: false,
      protocol: 'https',
    });
    expect(of(`${tenant}.registration.msappproxy.net:443`)?.phase).toBe('registration');
  });

  it('has lists over port 80, for certificate checks', () => {
    expect(of('crl3.digicert.com:80')).toMatchObject({ phase: 'certificate-check', protocol: 'http', need: 'needed' });
    expect(targets.filter(({ port }) => port === 80).every(({ phase }) => phase === 'certificate-check')).toBe(true);
  });

  it('has no other ports for a connector of today', () => {
    expect([...new Set(targets.map(({ port }) => port))].sort()).toEqual([443, 80]);
  });

  it('has all four phases', () => {
    expect([...new Set(targets.map(({ phase }) => phase))].sort()).toEqual([
      'certificate-check',
      'registration',
      'runtime',
      'update',
    ]);
  });

  it('stands in for a tenant that is not known, and says that its names need not exist', () => {
    const stand = targetsOf({ cloud: 'public', tenant: null }).filter(({ name }) => name.includes('{tenant}'));
    expect(stand.length).toBeGreaterThan(0);
    expect(stand.every(({ assumed, host }) => assumed && !host.includes('{'))).toBe(true);
  });

  it('is another list for another cloud', () => {
    const government = targetsOf({ cloud: 'usgov', tenant });
    expect(government.some(({ host }) => host === `${tenant}.bootstrap.msappproxy.us`)).toBe(true);
    expect(government.filter(({ host }) => host.endsWith('.msappproxy.net'))).toEqual([]);
    // Microsoft's table for this cloud has it among the needed names; the newest one for the public cloud has left it out.
    const needOf = (list: typeof government): unknown =>
      list.find(({ host }) => host === 'policykeyservice.dc.ad.msft.net')?.need;
    expect([needOf(government), needOf(targets)]).toEqual(['needed', 'optional']);
  });

  it('marks names that were made after those of another cloud, and were never seen', () => {
    const guessed = (cloud: 'public' | 'usgov'): string[] =>
      targetsOf({ cloud, tenant }).flatMap(({ guessed, phase, host }) =>
        guessed === true && phase === 'runtime' ? [host] : [],
      );
    expect(guessed('public')).toEqual([]);
    expect(guessed('usgov')).toEqual([`${tenant}.bootstrap.msappproxy.us`, 'cwap-usgov.servicebus.usgovcloudapi.net']);
  });
});
