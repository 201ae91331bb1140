/**
 * The process inside a lab in which the way of a change is tried before it is agreed to. Started by take.ts and by nothing
 * else. Usage: inside-trial.ts SITUATION AUTHORITY-FOLDER.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { proxyName } from './addresses.js';
import { openAuthority } from './authority.js';
import { buildLab, type Lab } from './lab.js';
import { well } from './probe-situations/well.js';

const through = `${proxyName}:3128`;

/** What is tried, and in which network. */
const situations: Readonly<Record<string, { readonly way: string; prepare(lab: Lab): Promise<unknown> }>> = {
  'open-proxy': { way: through, prepare: (lab) => well(lab, { squid: {} }) },
  'sign-in': { way: through, prepare: (lab) => well(lab, { squid: { auth: ['negotiate'] } }) },
  'dead-proxy': {
    way: through,
    prepare: async (lab) => {
      await well(lab);
      await lab.siteInput('-p tcp --dport 3128 -j DROP');
    },
  },
  inspected: { way: through, prepare: (lab) => well(lab, { squid: { bump: { spare: [] } } }) },
  'open-directly': { way: 'direct', prepare: (lab) => well(lab) },
  'closed-directly': {
    way: 'direct',
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 443 -j DROP');
    },
  },
};

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;
const script = join(dirname(fileURLToPath(import.meta.url)), 'try-first.ts');

try {
  const situation = situations[name];
  if (situation === undefined) throw new Error(`There is no situation called ${name}`);
  const authority = openAuthority(authorityFolder);
  const lab = await buildLab(authority);
  await situation.prepare(lab);
  const node = [process.execPath, '--import', 'tsx'];
  const printed = await lab.must('client', ...node, script, situation.way, authority.root);
  process.stdout.write(printed, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
