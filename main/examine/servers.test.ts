import { describe, expect, it } from 'vitest';
import type { Dns, Flow, Intent } from '../evidence/capture.js';
import { examine } from './examine.js';
import { pathOf } from './path.js';
import { answeredTls, evidenceOf, failingFlow, flowTo, lookup, tunnelFlow } from './testing/evidence.js';

const boot = '9b0d4e71-52c8-4f3a-a6e9-1d7c80f2b354.bootstrap.msappproxy.net';
const bus = 'cwap-nam1-weur.servicebus.windows.net';
const direct: Intent = { mode: 'direct', proxy: null };
const viaProxy: Intent = { mode: 'proxy', proxy: { host: 'proxy.contoso.example', port: 8080 } };
const one = '10.0.0.5';
const other = '10.0.0.6';

const from = (address: string, flow: Flow): Flow => ({ ...flow, client: { address, port: flow.client.port } });
const works = (address: string, name = boot): Flow => from(address, flowTo(name, 443, { tls: answeredTls }));
const fails = (address: string, name = boot): Flow => from(address, failingFlow(name, 443, 'dropped'));

/** Codes with the servers they are about, as `CODE@10.0.0.5,10.0.0.6`. */
function said(flows: readonly Flow[], intent: Intent = direct, dns: readonly Dns[] = []): string[] {
  return examine(evidenceOf(flows, dns), intent).judgements.map(({ code, servers }) =>
    servers === undefined ? code : `${code}@${servers.join()}`,
  );
}

describe('a capture of several servers', () => {
  it('does not take what one reaches for what the other does', () => {
    expect(said([works(one), fails(other)])).toEqual([
      `DIRECT-DROPPED@${other}`,
      `CAPTURE-HEALTHY@${one}`,
      `TLS-NOT-REACHED@${other}`,
    ]);
    const tunnel = tunnelFlow(`${boot}:443`, [200]);
    const down = failingFlow('proxy.contoso.example', 8080, 'dropped');
    expect(said([from(one, tunnel), from(other, down)], viaProxy)).toContain(`PROXY-UNREACHABLE@${other}`);
    const cut: Flow = {
      ...works(other),
      tls: { ...answeredTls, version: null, answered: false, completed: false, chain: [], trust: null },
      closedBy: { side: 'server', how: 'reset', packet: 9, at: 0.1 },
    };
    expect(said([works(one), cut])).toContain(`TLS-CUT@${other}`);
  });

  it('says once what is true of both, and draws the way of one that fails', () => {
    expect(said([works(one), works(other)])).toEqual([`CAPTURE-HEALTHY@${one},${other}`]);
    expect(said([fails(one), fails(other)])).toEqual([
      `DIRECT-DROPPED@${one},${other}`,
      `TLS-NOT-REACHED@${one},${other}`,
    ]);
    const { traffic, judgements, parts } = examine(evidenceOf([works(one), fails(other)]), direct);
    expect(parts).toHaveLength(2);
    const path = pathOf(
      traffic,
      judgements.filter(({ servers }) => servers?.includes(other)),
    );
    expect(path[0]?.detail).toBe(other);
    expect(path.map(({ state }) => state)).toContain('notReached');
  });

  it('keeps apart what would hide each other', () => {
    const flows = [works(one, boot), fails(one, bus), works(other, bus), fails(other, boot)];
    expect(said(flows)).toEqual([`DIRECT-DROPPED@${one}`, `DIRECT-DROPPED@${other}`]);
  });

  it('takes no address that only asked for names for a server: one server may have several adapters', () => {
    const found = lookup(boot, 0, ['203.0.113.20'], { client: one });
    const missing = lookup(boot, 3, [], { client: other, server: '192.168.50.1' });
    expect(said([works(one)], direct, [found, missing])).toEqual(['CAPTURE-HEALTHY']);
    expect(said([], direct, [missing])).toContain('DNS-NAME-NOT-FOUND');
  });

  it('takes a browser for no connector beside one that asks for names of the connector alone', () => {
    const browser = fails(other, 'login.microsoftonline.com');
    expect(said([works(one), browser])).toEqual(['CAPTURE-HEALTHY']);
    expect(said([browser])).toContain('DIRECT-DROPPED');
  });

  it('finds the connector among very many browsers', () => {
    const browsers = Array.from({ length: 60 }, (_, index) => works(`10.0.1.${index}`, 'login.microsoftonline.com'));
    expect(said([...browsers, works(one), fails(other)])).toContain(`DIRECT-DROPPED@${other}`);
  });

  it('does not share a finding between servers that miss different names', () => {
    const codes = said([fails(one, boot), fails(one, bus), fails(other, bus), works(other, boot)]);
    expect(codes.filter((each) => each.startsWith('DIRECT-DROPPED'))).toEqual([
      `DIRECT-DROPPED@${one}`,
      `DIRECT-DROPPED@${other}`,
    ]);
  });

  it('blames no IPv6 address whose owner does not show', () => {
    const over6 = from('2001:db8::5', {
      ...failingFlow(boot, 443, 'dropped'),
      server: { address: '2001:db8:1::20', port: 443, name: boot, nameFrom: 'dns' },
    });
    expect(said([works(one), works(other), over6]).filter((each) => each.startsWith('DIRECT'))).toEqual([]);
  });

  it('lets only what served another computer stand between', () => {
    const refused = {
      ...tunnelFlow(`${boot}:443`, [405]),
      server: { address: one, port: 443, name: null, nameFrom: null },
    };
    expect(said([from('10.0.9.9', refused), fails(one)])).toContain(`DIRECT-DROPPED@${one}`);
  });

  it('joins the IPv6 address of a server to its IPv4 address', () => {
    const over6 = from('2001:db8::5', {
      ...failingFlow(boot, 443, 'dropped'),
      server: { address: '2001:db8:1::20', port: 443, name: boot, nameFrom: 'dns' },
    });
    const asked = lookup(boot, 0, ['2001:db8:1::20'], { type: 'AAAA', client: one });
    expect(said([works(one), over6, works(other)], direct, [asked])).toContain(`IPV6-BROKEN@${one},2001:db8::5`);
  });
});

describe('a capture of one server', () => {
  it('leaves out what a proxy or a name server does for it', () => {
    const tunnel = {
      ...tunnelFlow(`${boot}:443`, [200]),
      server: { address: '10.0.0.8', port: 8080, name: null, nameFrom: null },
    };
    const onwards = works('10.0.0.8');
    const asked = lookup('intranet.contoso.example', 0, ['10.0.0.9'], { client: one, server: '10.0.0.2' });
    const forwarded = lookup(boot, 2, [], { client: '10.0.0.2', server: '192.0.2.1' });
    const named: Intent = { mode: 'proxy', proxy: { host: '10.0.0.8', port: 8080 } };
    expect(said([from(one, tunnel), onwards], named, [asked, forwarded])).toEqual(['CAPTURE-HEALTHY']);
  });

  it('may have several IPv6 addresses', () => {
    const over6 = (address: string, outcome: Flow['outcome']): Flow =>
      from(address, { ...flowTo(boot, 443, { tls: answeredTls }), outcome });
    expect(said([over6('2001:db8::5', 'connected'), over6('2001:db8::6', 'connected')])).toEqual(['CAPTURE-HEALTHY']);
  });
});
