/**
 * The first process of a lab in which a device refuses connections. The client tries some, and hears what the device says.
 * Prints the client's JSON. Started by refusals.test.ts alone.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNetwork, run, type Place } from './lab.js';

const here = dirname(fileURLToPath(import.meta.url));

// As in inside.ts: when the one that started us is gone, so are we.
process.stdin.on('end', () => process.exit(1));
process.stdin.resume();

async function must(place: Place, ...command: string[]): Promise<string> {
  const { status, out, err } = await run(place, command);
  if (status !== 0) throw new Error(`${command.join(' ')}: ${err}`);
  return out;
}

const reject = (tool: string, port: number, how: string): Promise<string> =>
  must(
    'gateway',
    ...[tool, '-w', '-A', 'FORWARD', '-p', 'tcp', '--dport', String(port)],
    ...['-j', 'REJECT', '--reject-with', how],
  );

await buildNetwork();
await reject('iptables', 443, 'icmp-admin-prohibited');
await reject('iptables', 444, 'icmp-host-unreachable');
await reject('iptables', 445, 'icmp-port-unreachable');
await reject('ip6tables', 443, 'icmp6-adm-prohibited');
await reject('ip6tables', 444, 'icmp6-no-route');
const script = join(here, 'refusals-client.ts');
const asRoot = await must('client', process.execPath, '--import', 'tsx', script);
const asNobody = await must(
  'client',
  ...['setpriv', '--reuid', '65534', '--clear-groups', '--inh-caps=-all', '--no-new-privs'],
  ...[process.execPath, '--import', 'tsx', script],
);
process.stdout.write(`[${asRoot},${asNobody}]`, () => process.exit(0));
