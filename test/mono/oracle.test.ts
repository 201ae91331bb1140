import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfiguration, type Configuration } from '../../main/configuration/configuration.js';
import type { Fault } from '../../main/configuration/fault.js';
import { corpus, type Case } from './corpus.js';
import { leniencies } from './leniencies.js';
import { Mono, type MonoAddress, type MonoAnswer, type MonoSection } from './mono.js';
import { destinations, sectionOf, waysOf } from './ours.js';

/**
 * Mono is the oracle: it reads each file with the configuration classes, the XML reader, the addresses and the regular
 * expressions that .NET Framework has. `enabled="false"` is compared in the section alone: Mono ignores it at run time.
 */
const seed = Number(process.env['CONNECTOR_DOCTOR_MONO_SEED'] ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-mono-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mono = new Mono(folder);
const cases = corpus(seed, 400, 3);
const { domain, answers } = mono.ask(cases);
const pairs = cases.map((each, index) => ({
  name: each.name,
  ours: readConfiguration(each.bytes),
  theirs: answers[index] ?? {},
}));
const usedLeniencies = new Set<string>();

/** Faults that .NET finds while it reads the file and the section; the others show at the first web request. */
const whileReading = ({ faults, defaultProxy }: Configuration, appSettings: readonly Fault[]): Fault[] =>
  faults.filter(
    (fault) =>
      (fault.effect === 'file' || (fault.effect === 'section' && defaultProxy !== null)) &&
      !['ADDRESS-SCHEME', 'BYPASS-INVALID'].includes(fault.code) &&
      !appSettings.includes(fault),
  );

const isSection = (section: MonoAnswer['section']): section is MonoSection =>
  section !== undefined && !('refused' in section);

/** What of a file Mono refuses. */
function refusedBy({ refused, section }: MonoAnswer): 'file' | 'section' | null {
  if (refused !== undefined) return 'file';
  return isSection(section) ? null : 'section';
}

/** Faults that a leniency of Mono explains are left out; the file's text is needed to tell where the root ends. */
function unexplained(faults: readonly Fault[], ours: Configuration, section: MonoSection): Fault[] {
  return faults.filter((fault) => {
    const leniency = leniencies.find(({ covers }) => covers(fault, ours.text?.text ?? '', section));
    if (leniency !== undefined) usedLeniencies.add(leniency.name);
    return leniency === undefined;
  });
}

/** How the two readings of one file differ; empty where they agree. */
function differences({ ours, theirs }: { ours: Configuration; theirs: MonoAnswer }): unknown[] {
  const faults = whileReading(ours, ours.appSettings?.faults ?? []);
  const { section } = theirs;
  // A reading that says "I do not know" neither agrees nor differs; another test counts how few these are.
  if (isOpen(ours)) return [];
  if (!isSection(section)) {
    const theirsRefuses = refusedBy(theirs);
    const oursRefuses = faults.some(({ effect }) => effect === 'file') ? 'file' : faults.length > 0 ? 'section' : null;
    return oursRefuses === theirsRefuses ? [] : [{ oursRefuses, theirs, faults: ours.faults }];
  }
  const left = unexplained(faults, ours, section);
  if (left.length > 0) return [{ onlyWeRefuse: left }];
  if (ours.document === null) return [];
  const expected = comparable(section);
  const found = sectionOf(ours);
  return Object.keys(expected)
    .filter((key) => JSON.stringify(expected[key]) !== JSON.stringify(found[key]))
    .map((key) => ({ key, ours: found[key], theirs: expected[key] }));
}

/** True where our reading says that it does not know what .NET makes of the file or of an address. */
const isOpen = ({ isAccepted, faults }: Configuration): boolean =>
  isAccepted === null || faults.some(({ code }) => code === 'ADDRESS-NOT-READ' || code === 'SECTION-ELSEWHERE');

/** Mono's section in our form. */
function comparable(section: MonoSection): Record<string, unknown> {
  const choice = (value: number): number => (value === 1 || value === -1 ? value : 0);
  const { isDeclared, module, bypasslist } = section;
  return {
    isDeclared,
    enabled: section.enabled === 'True',
    useDefaultCredentials: section.useDefaultCredentials === 'True',
    proxyaddress: comparableAddress(section.proxyaddress),
    scriptLocation: comparableAddress(section.scriptLocation),
    bypassonlocal: choice(section.bypassonlocal),
    usesystemdefault: choice(section.usesystemdefault),
    autoDetect: choice(section.autoDetect),
    module,
    bypasslist,
  };
}

function comparableAddress(address: MonoAddress | null): unknown {
  if (address === null) return null;
  const { text } = address;
  if ('refused' in address) return { text, state: 'invalid' };
  const { scheme, host, port, user } = address;
  // Of an address that is no proxy's, we keep the kind alone.
  const isProxy = ['http', 'https', 'ftp'].includes(scheme);
  return { text, scheme, host: isProxy ? host : '', port: isProxy ? port : -1, hasCredentials: user !== '' };
}

const named = (differing: (pair: (typeof pairs)[number]) => unknown[]): string[] =>
  pairs.flatMap((pair) => differing(pair).map((difference) => `${pair.name}: ${JSON.stringify(difference)}`));

describe('configuration files, beside Mono', () => {
  it('are enough, and of all sorts', () => {
    expect(cases.length).toBeGreaterThanOrEqual(600);
    const count = (wanted: ReturnType<typeof refusedBy>): number =>
      pairs.filter(({ theirs }) => refusedBy(theirs) === wanted).length;
    expect(count(null)).toBeGreaterThan(200);
    expect(count('file')).toBeGreaterThan(100);
    expect(count('section')).toBeGreaterThan(50);
    expect(pairs.filter(({ ours }) => isOpen(ours)).length).toBeLessThan(cases.length / 10);
  });

  it('are accepted and refused alike, and every setting of the section is the same', () => {
    expect(named(differences)).toEqual([]);
  });

  it('shows every leniency that is named', () => {
    expect([...usedLeniencies].sort()).toEqual(leniencies.map(({ name }) => name).sort());
  });

  it('names the line that Mono names', () => {
    const sections = ['SECTION-UNKNOWN', 'SECTION-DUPLICATE', 'ROOT-ATTRIBUTE-UNKNOWN'];
    const lines = pairs.flatMap(({ name, ours, theirs }) => {
      const fault = ours.faults.find(({ code }) => sections.includes(code));
      const line = /config line (\d+)\)/.exec(theirs.refused ?? '')?.[1];
      return fault === undefined || line === undefined ? [] : [{ name, ours: fault.line, theirs: Number(line) }];
    });
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((each) => each.ours !== each.theirs)).toEqual([]);
  });

  it('have the same bypass lists: the same patterns are none, and the others match the same', () => {
    let compared = 0;
    const differing = named(({ ours, theirs }) => {
      const { section } = theirs;
      if (!isSection(section) || ours.defaultProxy === null) return [];
      return ours.defaultProxy.bypassList.flatMap(({ text, pattern }, index) => {
        const answer = section.patterns[index] ?? [];
        const found =
          pattern.state === 'tested'
            ? destinations.map((each) => pattern.matches(new URL(each).origin))
            : pattern.state;
        const expected = 'refused' in answer ? 'invalid' : answer;
        compared++;
        // Not tried here is no claim, but what .NET refuses has to be known.
        const isOpen = found === 'untested' && expected !== 'invalid';
        return isOpen || JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ text, found, expected }];
      });
    });
    expect(compared).toBeGreaterThan(100);
    expect(differing).toEqual([]);
  });

  it('send requests the same way, where the file alone decides', () => {
    let compared = 0;
    const differing = named(({ ours, theirs }) => {
      const { section } = theirs;
      if (!isSection(section) || section.ways === null || ours.defaultProxy?.enabled.value !== true) return [];
      // Where Mono takes what .NET refuses, its way is none of .NET's.
      if (whileReading(ours, ours.appSettings?.faults ?? []).some(({ code }) => code !== 'ADDRESS-INVALID')) return [];
      const found = waysOf(ours, domain);
      // Mono's own WebProxy knows neither the system's settings nor modules.
      if (found.some((way) => ['system', 'module', 'unknown'].includes(way))) return [];
      const scheme = ours.defaultProxy.faults.some(({ code }) => code === 'ADDRESS-SCHEME');
      // .NET refuses other kinds of proxies at the first request (ServicePointManager), and GetProxy does not.
      const expected = 'refused' in section.ways || scheme ? found.map(() => 'refused') : section.ways;
      compared++;
      return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ found, expected }];
    });
    expect(compared).toBeGreaterThan(75);
    expect(differing).toEqual([]);
  });

  it('have the same appSettings', () => {
    const differing = named(({ ours, theirs }) => {
      const { settings } = theirs;
      if (settings === undefined || ours.document === null) return [];
      const faults = (ours.appSettings?.faults ?? []).filter(({ effect }) => effect === 'section');
      const isRefused = 'refused' in settings;
      if (isRefused || faults.length > 0) return isRefused === faults.length > 0 ? [] : [{ settings, faults }];
      const found = [...(ours.appSettings?.entries ?? [])].flatMap(([key, { value }]) =>
        value.split(',').map((each) => `${key}=${each}`),
      );
      // A NameValueCollection, which .NET makes of these, does not tell upper from lower case.
      const expected = Object.entries(settings).map(([key, value]) => `${key.toLowerCase()}=${value}`);
      return JSON.stringify(found.sort()) === JSON.stringify(expected.sort()) ? [] : [{ found, expected }];
    });
    expect(differing).toEqual([]);
  });

  it('are the same to a program as its own exe.config', () => {
    const sample: Case[] = cases.filter((_, index) => index % 61 === 0);
    const withoutPath = (answer: MonoAnswer): string => JSON.stringify(answer).replace(/\/[^ )']*/g, '');
    for (const each of sample) {
      const mapped = answers[cases.indexOf(each)] ?? {};
      expect(withoutPath(mono.askAsOwn(each)), each.name).toBe(withoutPath(mapped));
    }
    expect(sample.length).toBeGreaterThan(9);
  });
});
