import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wrongFuses } from './fuses.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fuses-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Reads back a program file with the given wire: the sentence that marks it, its version, its length, and one digit for
 * each fuse, in the order of https://www.electronjs.org/docs/latest/tutorial/fuses
 */
function read(wire: string): Promise<string[]> {
  const binary = join(folder, 'program');
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  writeFileSync(binary, Buffer.concat([mark, Buffer.from([1, wire.length]), Buffer.from(wire)]));
  return wrongFuses(binary);
}

it.each([
  ['01001100', []],
  ['11001100', ['runAsNode']],
  ['01101100', ['enableNodeOptionsEnvironmentVariable']],
  ['01011100', ['enableNodeCliInspectArguments']],
  ['00001100', ['enableCookieEncryption']],
  ['01000100', ['enableEmbeddedAsarIntegrityValidation']],
  ['01001000', ['onlyLoadAppFromAsar']],
  ['01001110', ['loadBrowserProcessSpecificV8Snapshot']],
  ['01001101', ['grantFileProtocolExtraPrivileges']],
  ['0100110', ['grantFileProtocolExtraPrivileges']],
  ['0100110r', ['grantFileProtocolExtraPrivileges']],
])('the wire %s has the wrong fuses %j', async (wire, wrong) => {
  expect(await read(wire)).toEqual(wrong);
});
