/**
 * Keeps a connection to the Service Bus open as the program does, with shorter times, and prints the report. Started inside of
 * a lab. Usage: keep-open.ts HOST PROXY.
 */
import { holdCompared } from '../../main/network/probe/hold-compared.js';
import { startProbes } from '../../main/network/probe/start.js';
import { parseProxyAddress } from '../../main/evidence/proxy-address.js';
import { heldReport } from '../../main/report/held-report.js';

const [, , host = '', proxy = ''] = process.argv;
const address = parseProxyAddress(proxy);
if (address === null) throw new Error(`${proxy} is no proxy`);
const context = await startProbes({ signal: new AbortController().signal });
const held = await holdCompared(context, {
  hosts: [host],
  port: 443,
  route: { kind: 'proxy', ...address },
  wanted: 8000,
  pingEvery: 1000,
});
const report = heldReport({ name: 'Connector Doctor', version: '0' }, new Date(), held);
process.stdout.write(JSON.stringify(report), () => process.exit(0));
