import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { editDefaultProxy, type WantedProxy } from '../../main/configuration/edit.js';
import { inAnotherManner } from '../change/manners.js';
import { corpus, type Case } from './corpus.js';
import { Mono, type MonoSection } from './mono.js';

/** Mono reads each file as it was written: it refuses none, and the section says what was wanted. */
const seed = Number(process.env['CONNECTOR_DOCTOR_MONO_SEED'] ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-mono-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wanted: readonly WantedProxy[] = [
  { kind: 'bypass' },
  { kind: 'explicit', address: 'http://proxy.contoso.local:8080', bypassOnLocal: true, useSystemDefault: true },
  { kind: 'explicit', address: 'http://[2001:db8::1]:3128', bypassOnLocal: false, useSystemDefault: false },
  { kind: 'automatic' },
];
const written = corpus(seed, 300, 1).flatMap(({ name, bytes }, number) =>
  wanted.flatMap((want, index): (Case & { want: WantedProxy })[] => {
    const edited = editDefaultProxy(inAnotherManner(bytes, seed, number), want);
    return edited.state === 'edited' ? [{ name: `${name}-${want.kind}-${index}`, bytes: edited.bytes, want }] : [];
  }),
);
const { answers } = new Mono(folder).ask(written);

/** What Mono reads, in the words of what was wanted. */
function readOf(section: MonoSection, want: WantedProxy): unknown {
  if (want.kind === 'automatic') return { isDeclared: section.isDeclared };
  if (want.kind === 'bypass') return { enabled: section.enabled };
  const { enabled, proxyaddress, bypassonlocal, usesystemdefault } = section;
  return {
    enabled,
    proxyaddress: proxyaddress?.text,
    bypassonlocal: choiceOf(bypassonlocal),
    usesystemdefault: choiceOf(usesystemdefault),
  };
}

/** 1 is True, and -1 Unspecified (System.Net.Configuration.ProxyElement). Of the others none is True, so a file's own 5 stays. */
const choiceOf = (value: number | undefined): boolean | 'Unspecified' =>
  value === undefined || value === -1 ? 'Unspecified' : value === 1;

/** What the plan says, in Mono's words. */
function expected(want: WantedProxy): unknown {
  if (want.kind === 'automatic') return { isDeclared: false };
  if (want.kind === 'bypass') return { enabled: 'False' };
  const { address, bypassOnLocal, useSystemDefault } = want;
  return {
    enabled: 'True',
    proxyaddress: address,
    bypassonlocal: bypassOnLocal,
    usesystemdefault: useSystemDefault,
  };
}

describe('configuration files that were changed', () => {
  it('are enough, of each kind', () => {
    for (const each of wanted) expect(written.filter(({ want }) => want === each).length).toBeGreaterThan(100);
  });

  it('are read by Mono as the plan says, and none is refused', () => {
    const wrong = written.flatMap(({ name, want }, index) => {
      const { refused, section } = answers[index] ?? {};
      if (refused !== undefined || section === undefined) return [`${name}: ${refused ?? 'no answer'}`];
      if ('refused' in section) return [`${name}: ${section.refused}`];
      const read = readOf(section, want);
      return JSON.stringify(read) === JSON.stringify(expected(want)) ? [] : [`${name}: ${JSON.stringify(read)}`];
    });
    expect(wrong).toEqual([]);
  });
});
