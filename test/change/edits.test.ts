import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../main/configuration/configuration.js';
import { editDefaultProxy, says, type WantedProxy } from '../../main/configuration/edit.js';
import { spliced } from '../../main/configuration/splice.js';
import { isFailure } from '../../main/evidence/failure.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import { corpus } from '../mono/corpus.js';
import { fastFolder } from './copy.js';
import { inAnotherManner, signs } from './manners.js';
import { openChanges } from './open-changes.js';
import { filesIn, isBeside, makeOriginal } from './original.js';

/**
 * Files made by chance, sound, odd and broken ones, are changed in every way. Outside of the changed places every byte stays;
 * what is wanted is what is read afterwards; changing twice changes nothing; and what is taken out again leaves the file as
 * it was. `CONNECTOR_DOCTOR_EDITS` says how many files, `CONNECTOR_DOCTOR_EDITS_SEED` which: `npm run fuzz:edits`.
 */
const count = Number(process.env['CONNECTOR_DOCTOR_EDITS'] ?? 1000);
const seed = Number(process.env['CONNECTOR_DOCTOR_EDITS_SEED'] ?? 6);

const wanted: readonly WantedProxy[] = [
  { kind: 'bypass' },
  { kind: 'explicit', address: 'http://proxy.contoso.local:8080', bypassOnLocal: true, useSystemDefault: true },
  { kind: 'explicit', address: 'http://[2001:db8::1]:3128', bypassOnLocal: false, useSystemDefault: false },
  { kind: 'automatic' },
];

/** What is wrong with changing a file so; empty where nothing is. */
function complaints(bytes: Uint8Array, want: WantedProxy): string[] {
  const edited = editDefaultProxy(bytes, want);
  const before = readConfiguration(bytes);
  if (edited.state === 'unchanged') return says(before, want) ? [] : ['it says that it is so, and is not'];
  if (edited.state === 'refused') {
    // What a section that is off names is only looked at once it is on.
    const isSound =
      before.faults.every(({ effect }) => effect === 'setting') && before.defaultProxy?.enabled.value !== false;
    return isSound && edited.obstacle.kind === 'fault' ? ['it refuses a file without a fault'] : [];
  }
  const { splices, bytes: after } = edited;
  const found: string[] = [];
  if (!says(readConfiguration(after), want)) found.push('what is read is not what was wanted');
  if (editDefaultProxy(after, want).state !== 'unchanged') found.push('it would change it a second time');
  if (before.text === null) return ['it changed what it cannot read'];
  // Taking the inserted pieces out and putting the old ones back gives the file, to the byte.
  const text = readConfiguration(after).text;
  let moved = 0;
  const back = splices.map(({ start, end, text: inserted }) => {
    const at = start + moved;
    moved += inserted.length - (end - start);
    return { start: at, end: at + inserted.length, text: before.text?.text.slice(start, end) ?? '' };
  });
  const isAscii = back.every((splice) => Buffer.from(splice.text, 'ascii').toString('utf8') === splice.text);
  const restored = text === null || !isAscii ? bytes : spliced(after, text, back);
  if (restored === null || !Buffer.from(restored).equals(Buffer.from(bytes))) found.push('other bytes were changed');
  const added = new Set(readConfiguration(after).faults.map(({ code }) => code));
  for (const { code } of before.faults) added.delete(code);
  const worse = [...added].filter(
    (code) => !['SCRIPT-IGNORED', 'DETECTION-IGNORED', 'BYPASS-NOT-TESTED'].includes(code),
  );
  if (worse.length > 0) found.push(`it has new faults: ${worse.join(', ')}`);
  return found;
}

describe('changing the proxy in any configuration file', () => {
  const cases = corpus(seed, count, Math.max(1, Math.round(count / 200)));

  it('is tried on files written in all manners', () => {
    const written = cases.map(({ bytes }, number) => inAnotherManner(bytes, seed, number));
    const texts = written.map((bytes) => Buffer.from(bytes).toString('utf8'));
    const manners: Readonly<Record<string, number>> = {
      'UTF-8 with a mark': written.filter((bytes) => bytes[0] === 0xef && bytes[1] === 0xbb).length,
      'UTF-16': written.filter((bytes) => bytes[0] === 0xff && bytes[1] === 0xfe).length,
      'UTF-16, the other way round': written.filter((bytes) => bytes[0] === 0xfe && bytes[1] === 0xff).length,
      ...Object.fromEntries(
        Object.entries(signs).map(([name, sign]) => [name, texts.filter((text) => sign.test(text)).length]),
      ),
    };
    for (const [name, found] of Object.entries(manners)) expect(found, name).toBeGreaterThan(cases.length / 100);
  });

  it(`does what is wanted and nothing else, in ${cases.length} files of seed ${seed}`, { timeout: 600_000 }, () => {
    const wrong: string[] = [];
    const states = { edited: 0, unchanged: 0, refused: 0 };
    for (const [number, { name, bytes }] of cases.entries()) {
      const written = inAnotherManner(bytes, seed, number);
      for (const want of wanted) {
        states[editDefaultProxy(written, want).state]++;
        for (const complaint of complaints(written, want)) wrong.push(`${name} ${want.kind}: ${complaint}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(Math.min(...Object.values(states))).toBeGreaterThan(cases.length / 20);
  });

  it('leaves no trace where a file had no word of it', () => {
    for (const [number, { name, bytes }] of cases.entries()) {
      const written = inAnotherManner(bytes, seed, number);
      const { defaultProxy, document, faults } = readConfiguration(written);
      if (
        defaultProxy !== null ||
        document === null ||
        faults.length > 0 ||
        /<system\.net|<configuration\s*\/>/.test(document.text)
      )
        continue;
      for (const want of wanted.slice(0, 3)) {
        const edited = editDefaultProxy(written, want);
        if (edited.state !== 'edited') throw new Error(`${name} was not changed`);
        const again = editDefaultProxy(edited.bytes, { kind: 'automatic' });
        expect(again.state === 'edited' ? Buffer.from(again.bytes).toString('base64') : again.state, name).toBe(
          Buffer.from(written).toString('base64'),
        );
      }
    }
  });
});

describe('plan, apply and undo of any configuration file', () => {
  const folder = fastFolder('edits');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // Each is planned, made and taken back on a whole copy of a server, which takes some forty milliseconds.
  const most = process.env['CONNECTOR_DOCTOR_EDITS'] === undefined ? 120 : count;
  const proxy = { host: 'proxy.contoso.local', port: 8080 };
  const requests: readonly RemedyRequest[] = [
    { remedy: 'bypass', winHttp: false },
    { remedy: 'proxy', server: proxy, winHttp: false },
    { remedy: 'automatic', winHttp: true },
  ];

  it(`gives back the same bytes, in ${most} files of seed ${seed} and more`, { timeout: 3_600_000 }, async () => {
    const server = join(folder, 'server');
    await makeOriginal(server);
    const places = filesIn(join(server, 'disk')).filter((path) => path.endsWith('.exe.config'));
    expect(places).toHaveLength(2);
    const cases = corpus(seed, most, 1).map(({ name, bytes }, number) => ({
      name,
      bytes: inAnotherManner(bytes, seed, number),
    }));
    const sound = cases.flatMap(({ bytes }) => {
      return wanted.every((want) => editDefaultProxy(bytes, want).state !== 'refused') ? [bytes] : [];
    });
    const states = { changes: 0, nothing: 0, refused: 0 };
    const changes = await openChanges(server);
    if (isFailure(changes)) throw new Error(changes.message);
    for (const [number, { name, bytes }] of cases.entries()) {
      // The one of the updater is another, so that not only equal ones are changed together; and one that can be changed.
      const other = sound[(number * 7) % sound.length] ?? bytes;
      const written = places.map((path, index) => ({ path, bytes: index === 0 ? bytes : other }));
      for (const each of written) writeFileSync(each.path, each.bytes);
      const request = requests[number % requests.length];
      if (request === undefined) throw new Error('nothing to ask for');
      const { plan, planned } = await changes.plan(request);
      states[planned.state]++;
      if (plan !== null) {
        expect(await changes.apply(plan), name).toEqual({ outcome: 'applied', skipped: [] });
        for (const step of plan.steps.filter(({ kind }) => kind === 'file')) {
          const place = places.find(
            (path) => 'path' in step && step.path.toLowerCase().endsWith(path.split('/').pop() ?? ''),
          );
          expect(place === undefined ? null : readFileSync(place, 'base64'), name).toBe(step.after);
        }
        const undo = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
        if (undo.plan === null) throw new Error(`${name}: ${JSON.stringify(undo.planned)}`);
        expect(await changes.apply(undo.plan), name).toEqual({ outcome: 'applied', skipped: [] });
      }
      for (const each of written) {
        expect(readFileSync(each.path, 'base64'), name).toBe(Buffer.from(each.bytes).toString('base64'));
      }
      expect(filesIn(join(server, 'disk')).filter(isBeside)).toEqual([]);
      rmSync(join(server, 'changes'), { recursive: true, force: true });
    }
    expect(states.changes, JSON.stringify(states)).toBeGreaterThan(most / 3);
    expect(states.refused, JSON.stringify(states)).toBeGreaterThan(0);
  });
});
