/**
 * Says whether the network lab can be built here. The lab makes network namespaces, so it wants Linux, root and a few
 * Debian packages; where one is missing, the reason is a sentence that a person can act on.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Every program the lab starts, with the Debian package that brings it. */
export const labTools: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  ss: 'iproute2',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  iptables: 'iptables',
  ip6tables: 'iptables',
  tcpdump: 'tcpdump',
  tshark: 'tshark',
  dumpcap: 'wireshark-common',
  squid: 'squid-openssl',
  tinyproxy: 'tinyproxy',
  dnsmasq: 'dnsmasq',
  nginx: 'nginx-light',
  openssl: 'openssl',
  dig: 'dnsutils',
  curl: 'curl',
};

/** `packages` are those that would bring the missing programs; `reason` is null where the lab can run. */
export interface LabAbility {
  readonly ok: boolean;
  readonly reason: string | null;
  readonly missing: readonly string[];
  readonly packages: readonly string[];
}

/** System programs live in sbin, which is not in everybody's PATH. */
export const labPath = [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':');

function isOnPath(tool: string): boolean {
  return labPath.split(':').some((folder) => {
    try {
      accessSync(join(folder || '.', tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const cannot = (reason: string, missing: string[] = [], packages: string[] = []): LabAbility => ({
  ok: false,
  reason,
  missing,
  packages,
});

let known: LabAbility | null = null;

/** Whether the lab can be built on this computer, and if not, what is missing. Changes nothing; looks once. */
export function canRunLab(): LabAbility {
  known ??= look();
  return known;
}

function look(): LabAbility {
  if (process.platform !== 'linux') {
    return cannot('The network lab needs Linux: it is built from network namespaces.');
  }
  if (process.getuid?.() !== 0) {
    return cannot('The network lab needs root: it makes network namespaces and captures packets in them.');
  }
  const missing = Object.keys(labTools).filter((tool) => !isOnPath(tool));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => labTools[tool] ?? tool))];
    return cannot(
      `The network lab misses ${missing.join(', ')}: install the packages ${packages.join(' ')}.`,
      missing,
      packages,
    );
  }
  // Containers often run as root without the right to make namespaces: only a try can tell.
  const tried = spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', 'true'], {
    env: { ...process.env, PATH: labPath },
  });
  if (tried.status !== 0) {
    return cannot('The network lab may not make network namespaces here, although it runs as root.');
  }
  return { ok: true, reason: null, missing: [], packages: [] };
}

// Run by itself it prints the answer as JSON, for scripts that cannot import TypeScript.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(canRunLab())}\n`);
}
