/** Configuration files to compare on: valid, odd and broken ones, the same for the same seed. */
import { randomOf, type Random } from '../fuzz/random.js';
import { addresses, breaks, patterns, soundAddresses, soundPatterns, type Break } from './oddities.js';

/** One file. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** So many files made by chance, and each break in `rounds` sound ones. */
export function corpus(seed: number, made: number, rounds: number): Case[] {
  const files = Array.from({ length: made }, (_, number) => {
    const random = randomOf(seed, number);
    return { name: `made-${number}`, bytes: encoded(configuration(random, { addresses, patterns }), random) };
  });
  const broken = breaks.flatMap(([name, spoil], index) =>
    Array.from({ length: rounds }, (_, round) => {
      const random = randomOf(seed + 1, index * rounds + round);
      return { name: `${name}-${round}`, bytes: spoiled(configuration(random, sound), spoil) };
    }),
  );
  return [...files, ...broken];
}

interface Values {
  readonly addresses: readonly string[];
  readonly patterns: readonly string[];
}

/** What is broken is sound but for the one break, so that no other fault hides it. */
const sound: Values = { addresses: soundAddresses, patterns: soundPatterns };

function spoiled(text: string, spoil: Break): Uint8Array {
  const result = spoil(text);
  return typeof result === 'string' ? Buffer.from(result) : result;
}

/** UTF-8 for the most part, with and without a mark; UTF-16 now and then. */
function encoded(text: string, random: Random): Uint8Array {
  const body = text.replace(/^<\?xml[^>]*>\n/, '');
  const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?>\n${body}`;
  switch (random.below(8)) {
    case 0:
      return Buffer.from(`\uFEFF${text}`);
    case 1:
      return Buffer.from(`\uFEFF${declared(random.pick(['utf-16', 'UTF-16']))}`, 'utf16le');
    case 2:
      return Buffer.from(`\uFEFF${body}`, 'utf16le').swap16();
    case 3:
      return Buffer.from(declared(random.pick(['iso-8859-1', 'ISO-8859-1'])), 'latin1');
    case 4:
      return Buffer.from(declared('us-ascii'), 'ascii');
    default:
      return Buffer.from(text);
  }
}

/** A file as the connector's, with a `defaultProxy` by chance. */
function configuration(random: Random, values: Values): string {
  const end = random.pick(['\n', '\n', '\r\n']);
  const comment = random.oneIn(3) ? '\n    <!-- a comment: <proxy/> & "more" -->' : '';
  const network = random.oneIn(12) ? '' : `\n  <system.net>${comment}${section(random, values)}\n  </system.net>`;
  const declarations = random.oneIn(4)
    ? '\n  <configSections><section name="own" type="System.Configuration.IgnoreSection, System.Configuration"/></configSections>'
    : '';
  return `<?xml version="1.0" encoding="utf-8"?>
<configuration>${declarations}
  <runtime>
    <gcServer enabled="true"/>
  </runtime>${network}
  <appSettings>
    <add key="TraceFilename" value="Connector${random.below(100)}.log" />${random.oneIn(4) ? '<add key="k" value="a &amp; &#x42;"/>' : ''}
  </appSettings>
</configuration>
`.replace(/\n/g, end);
}

function section(random: Random, values: Values): string {
  if (random.oneIn(8)) return '\n    <defaultProxy/>';
  const module = random.oneIn(15) ? '\n      <module type="Own.Proxy, Own"/>' : '';
  const children = [
    ...(random.oneIn(6) ? [] : [proxy(random, values)]),
    ...(random.oneIn(3) ? [bypassList(random, values)] : []),
    module,
  ];
  if (random.oneIn(2)) children.reverse();
  const attributes = [
    ...(random.oneIn(4) ? [` enabled="${boolean(random)}"`] : []),
    ...(random.oneIn(4) ? [` useDefaultCredentials="${boolean(random)}"`] : []),
    ...(random.oneIn(15) ? [' lockItem="true"'] : []),
  ].join('');
  return `\n    <defaultProxy${attributes}>${children.join('')}\n    </defaultProxy>`;
}

function proxy(random: Random, { addresses }: Values): string {
  const attributes = [
    ...(random.oneIn(3) ? [] : [`proxyaddress="${random.pick(addresses)}"`]),
    ...(random.oneIn(2) ? [`bypassonlocal="${choice(random)}"`] : []),
    ...(random.oneIn(3) ? [`usesystemdefault="${choice(random)}"`] : []),
    ...(random.oneIn(5) ? [`autoDetect='${choice(random)}'`] : []),
    ...(random.oneIn(5) ? ['scriptLocation = "http://wpad.contoso.com/proxy.pac"'] : []),
  ];
  if (random.oneIn(2)) attributes.reverse();
  return `\n      <proxy ${attributes.join(random.pick([' ', '\n        ', '\t']))}/>`;
}

function bypassList(random: Random, { patterns }: Values): string {
  const entries = Array.from({ length: random.below(4) }, () => `<add address="${random.pick(patterns)}"/>`);
  if (random.oneIn(4)) entries.push(`<remove address="${random.pick(patterns)}"/>`);
  if (random.oneIn(8)) entries.splice(random.below(3), 0, '<clear/>');
  return `\n      <bypasslist>${entries.join('')}</bypasslist>`;
}

const boolean = (random: Random): string => random.pick(['true', 'false', 'True', 'False', 'FALSE', ' true ', 'tRuE']);
const choice = (random: Random): string =>
  random.pick([
    'True',
    'False',
    'Unspecified',
    'true',
    'false',
    'unspecified',
    ' True ',
    '1',
    '0',
    '-1',
    '5',
    'False, True',
    'True,True',
    'True,Unspecified',
  ]);
