import { describe, expect, it } from 'vitest';
import { endpoints } from './endpoints.js';
import { endpointsOf, isConnectorName, isLegacyPort, isNeeded, isRevocation } from './match.js';
import { sources } from './sources.js';

describe('the documented endpoints', () => {
  it('names a known source in every row', () => {
    for (const endpoint of endpoints) {
      expect(endpoint.sources.length).toBeGreaterThan(0);
      for (const key of endpoint.sources) expect(sources[key], key).toBeDefined();
    }
  });

  it.each([
    ['8a5f2c1e-7b34-4d90-9e61-3f0c6ad2b718.bootstrap.msappproxy.net', 443, true],
    ['CWAP-eur1-weur2.ServiceBus.Windows.net.', 443, true],
    ['login.microsoftonline.com', 443, true],
    ['login.microsoftonline.com.corp.example', 443, false],
    ['notmsappproxy.net', 443, false],
    ['msappproxy.net', 443, false],
    ['x.msappproxy.net', 9090, false],
    ['aadap-portcheck.connectorporttest.msappproxy.net', 443, false],
    ['Aadap-PortCheck.ConnectorPortTest.msappproxy.net.', 443, false],
    ['crl3.digicert.com', 80, true],
    ['sub.crl3.digicert.com', 80, false],
    ['example.com', 443, false],
  ])('%s on %i is needed: %s', (name, port, needed) => {
    expect(isNeeded(name, port)).toBe(needed);
  });

  it('knows legacy ports by port alone, or by port and name', () => {
    expect(isLegacyPort(null, 9352)).toBe(true);
    expect(isLegacyPort('db.contoso.example', 8080)).toBe(false);
    expect(isLegacyPort('x.msappproxy.net', 8080)).toBe(true);
    expect(isLegacyPort('x.msappproxy.net', 443)).toBe(false);
  });

  it('tells certificate checks from the rest', () => {
    expect(isRevocation('ctldl.windowsupdate.com', 80)).toBe(true);
    expect(isRevocation('ctldl.windowsupdate.com', 443)).toBe(false);
    expect(isRevocation('x.msappproxy.net', 80)).toBe(false);
    expect(isConnectorName('crl.microsoft.com')).toBe(true);
    expect(endpointsOf('crl3.digicert.com').map((row) => row.phase)).toEqual(['certificate-check']);
  });
});
