import { expect, it } from 'vitest';
import { fitName, partsOfName, shortestName, shortPlace } from './name-parts.js';

it.each([
  ['6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net', '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36'],
  ['cwap-eur1-weur2.servicebus.windows.net', 'cwap-eur1-weur2'],
  ['cwap-weur-2.renewtrust.msappproxy.net', 'cwap-weur-2'],
  ['login.microsoftonline.com', ''],
  ['msappproxycompany.net', ''],
  ['172.20.5.10', ''],
  ['2001:db8::1', ''],
  ['', ''],
])('%s can be cut within "%s"', (name, id) => {
  const parts = partsOfName(name);
  expect(parts.id).toBe(id);
  expect(parts.id + parts.rest).toBe(name);
});

it.each([
  ['webgate.fabrikam.example:3128', 'webgate:3128'],
  ['webgate:8080', 'webgate:8080'],
  ['proxy.example', 'proxy'],
  ['172.20.5.8:3128', '172.20.5.8:3128'],
  ['[2001:db8::1]:3128', '[2001:db8::1]:3128'],
])('%s is in short %s', (place, short) => {
  expect(shortPlace(place)).toBe(short);
});

it.each([
  [40, 'cwap-eur1-weur2.servicebus.windows.net'],
  [34, 'cwap-eur1-…servicebus.windows.net'],
  [27, 'cwa…servicebus.windows.net'],
  [24, '…servicebus.windows.net'],
  [20, '…icebus.windows.net'],
  [0, '…t'],
])('a name in a room of %i letters keeps its end: %s', (room, expected) => {
  expect(fitName('cwap-eur1-weur2.servicebus.windows.net', room, (text) => text.length + 0.5)).toBe(expected);
});

it('loses only its id where a name is as short as it can be', () => {
  expect(shortestName('cwap-eur1-weur2.servicebus.windows.net')).toBe('cwa…servicebus.windows.net');
  expect(shortestName('login.microsoftonline.com')).toBe('login.microsoftonline.com');
});
