/**
 * The process inside a lab that has a connection kept open there. Started by take.ts and by nothing else. Usage:
 * inside-hold.ts SITUATION AUTHORITY-FOLDER.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bus1, oddProxyName, proxyName } from './addresses.js';
import { openAuthority } from './authority.js';
import { buildLab, type Lab } from './lab.js';
import { oddPorts } from './scripted-proxy.js';

interface Situation {
  readonly proxy: string;
  prepare(lab: Lab): Promise<unknown>;
}

const situations: Readonly<Record<string, Situation>> = {
  'proxy-cuts': {
    proxy: `${oddProxyName}:${oddPorts.cutsQuiet}`,
    prepare: (lab) => Promise.all([lab.scriptedProxy(), lab.serviceBus('stays')]),
  },
  'service-ends': {
    proxy: `${oddProxyName}:${oddPorts.passes}`,
    prepare: (lab) => Promise.all([lab.scriptedProxy(), lab.serviceBus('ends')]),
  },
  'squid-keeps': {
    proxy: `${proxyName}:3128`,
    prepare: (lab) => Promise.all([lab.squid(), lab.serviceBus('stays')]),
  },
};

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;
const script = join(dirname(fileURLToPath(import.meta.url)), 'keep-open.ts');

try {
  const situation = situations[name];
  if (situation === undefined) throw new Error(`There is no situation called ${name}`);
  const lab = await buildLab(openAuthority(authorityFolder));
  await Promise.all([lab.dns(), situation.prepare(lab)]);
  const printed = await lab.must('client', process.execPath, '--import', 'tsx', script, bus1, situation.proxy);
  process.stdout.write(printed, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
