/** The list for people, and for what no other format fits. One name in a line, by what it is for. Our own layout. */
import type { Phase } from '../../knowledge/endpoints.js';
import { sources } from '../../knowledge/sources.js';
import { portText, unique, type Allowed, type AllowList } from './allow-list.js';
import type { AllowListText } from './format.js';
import { commented, preamble, textOf } from './preamble.js';

const headings: Readonly<Record<Phase, string>> = {
  runtime: 'Always, by the connector and its updater',
  'certificate-check': 'Always, by Windows, to check certificates (plain HTTP)',
  registration: 'To register, and later too, by the installer, the person who signs in, and Windows',
  legacy: 'By connectors before 1.5.132.0 alone',
};

const phases: readonly Phase[] = ['runtime', 'certificate-check', 'registration', 'legacy'];

/** Writes the list as plain text. */
export function plainText(list: AllowList): AllowListText {
  const sections = phases.flatMap((phase) => {
    const entries = list.entries.filter((entry) => entry.phase === phase);
    return entries.length === 0 ? [] : ['', `# ${headings[phase]}`, ...entries.flatMap(lines)];
  });
  const documents = unique(list.entries.flatMap((entry) => entry.sources)).flatMap((key) => sources[key] ?? []);
  const read = documents.map(({ title, date, address }) => `${title} (${date}): ${address}`);
  return {
    text: textOf([...commented(preamble(list)), ...sections, '', '# Documents', ...commented(unique(read))]),
    notes: [],
  };
}

function lines(entry: Allowed): string[] {
  const { pattern, path, protocol, ports, status, realNames } = entry;
  const remark = [
    ...(status === 'optional' || status === 'recommended' ? [status] : []),
    ...(path !== null && protocol === 'https' ? ['without TLS inspection only the host can be told'] : []),
  ].join('; ');
  const left = `${protocol.padEnd(6)}${portText(ports).padEnd(12)}${pattern}${path ?? ''}`;
  return [
    remark === '' ? left : `${left}   # ${remark}`,
    ...realNames.map((name) => `#                 your tenant's name below it: ${name}`),
  ];
}
