import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { known } from '../evidence/fact.js';
import type { Reading, ServerEvidence } from '../evidence/server.js';
import { contentsOf } from './contents.js';
import { planBundle } from './make-bundle.js';

const base64 = (text: string, encoding: 'utf8' | 'utf16le' = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64');

const readings: readonly Reading[] = [
  {
    question: { kind: 'registry-value', key: 'HKLM\\SOFTWARE\\X', name: 'Blob', view: 64 },
    at: 1,
    fact: known({
      type: 'binary',
      data: Buffer.from('\x01\x00\x02\xffF\0\0\0a proxy of theirs\x00\x03').toString('base64'),
    }),
  },
  {
    question: { kind: 'file', path: 'C:\\Logs\\trace.log', part: 'end', most: 1000 },
    at: 2,
    fact: known({
      bytes: base64('\ufeffone line\r\nanother', 'utf16le'),
      size: 34,
      modified: '2026-11-01T00:00:00.000Z',
    }),
  },
  {
    question: { kind: 'file', path: 'C:\\App\\app.config', part: 'whole', most: 1000 },
    at: 3,
    fact: known({ bytes: base64('<configuration/>'), size: 16, modified: '2026-11-01T00:00:00.000Z' }),
  },
  { question: { kind: 'service', name: 'WAPCSvc' }, at: 4, fact: { state: 'absent' } },
  {
    question: { kind: 'folder', path: 'C:\\Closed' },
    at: 5,
    fact: { state: 'unreadable', reason: 'access-denied', detail: 'CreateFileW 5' },
  },
  { question: { kind: 'person', about: 'proxy-team' }, at: 6, fact: known('Network operations') },
];

const evidence: ServerEvidence = {
  schema: 'connector-doctor/evidence@1',
  program: { name: 'p', version: '1' },
  takenAt: '2026-11-21T09:00:00.000Z',
  readings,
};

const contents = contentsOf(planBundle(evidence, []));
const textOf = (id: string): string => contents.find((content) => content.id === id)?.text ?? '';

describe('the contents of a bundle', () => {
  it('are all readings by what they are about, the files, and the words for who opens it', () => {
    expect(contents.map(({ id, readings: count }) => [id, count])).toEqual([
      ['system', 1],
      ['services', 1],
      ['registry', 1],
      ['files', 3],
      ['files/01-app.config', null],
      ['README.txt', null],
    ]);
    expect(contents.reduce((sum, each) => sum + (each.readings ?? 0), 0)).toBe(readings.length);
  });

  it('say what is not there, what could not be read, and what somebody answered', () => {
    expect(textOf('services')).toBe('service  WAPCSvc\n  not there\n');
    expect(textOf('files')).toContain('could not be read: access-denied, CreateFileW 5');
    expect(textOf('system')).toContain('proxy-team\n  user-1');
  });

  it('write out what is encoded in the file', () => {
    expect(textOf('registry')).toContain('a proxy of theirs');
    expect(textOf('files')).toContain('bytes:\n    one line\n    another\n');
    expect(textOf('files/01-app.config')).toBe('<configuration/>');
    expect(textOf('README.txt')).toContain('app.config');
  });
});
