import { describe, expect, it } from 'vitest';
import { refusalCodes } from '../remedy/codes.js';
import type { Refusal } from '../remedy/planned.js';
import { refusalWords } from './refusals.js';

const refusal: Refusal = { code: 'CHANGED-SINCE', place: 'service WAPCUpdaterSvc', obstacle: null, detail: '' };

describe('refusals', () => {
  it.each(refusalCodes)('have a title that is read at a glance: %s', (code) => {
    expect(refusalWords({ ...refusal, code }).title.length).toBeLessThanOrEqual(60);
  });

  it('name the command that enables a disabled service', () => {
    const { title, found, advice } = refusalWords({ ...refusal, code: 'SERVICE-DISABLED' });
    expect(title).toBe('The updater is disabled, so it cannot be started');
    expect(found).toBe('Windows is told never to start the updater (WAPCUpdaterSvc).');
    expect(advice).toContain('“connector-doctor apply service enable updater”');
  });

  it('name the copy of a file that somebody else has changed since', () => {
    const change = { kind: 'file', path: 'C:\\a.config', before: '', after: '' } as const;
    const { advice } = refusalWords({ ...refusal, former: { change, kept: 'C:\\kept\\2-before-a.config' } });
    expect(advice).toContain('is kept: “C:\\kept\\2-before-a.config”. Open both');
    expect(advice).toContain('--by-hand');
  });

  it('say what stood there where no file was changed', () => {
    const direct = { access: 'direct', proxy: '', bypass: '' } as const;
    const change = { kind: 'winhttp-proxy', before: direct, after: direct, bytesBefore: null } as const;
    expect(refusalWords({ ...refusal, former: { change, kept: null } }).advice).toContain(
      'this stood there: direct access, no proxy.',
    );
  });

  it.each([
    ['too-large', '2000000 bytes', 'larger than', 'older copy'],
    ['failed', 'EISDIR', 'folder', 'another name'],
    ['access-denied', 'EPERM', 'could not be read', 'as administrator'],
    ['failed', 'EIO', 'could not be read', 'Try again'],
  ] as const)('say what can be done about what could not be read: %s %s', (reason, detail, title, advice) => {
    const words = refusalWords({ code: 'UNREADABLE', place: 'C:\\a.config', obstacle: null, detail, reason });
    expect(words.title).toContain(title);
    expect(words.advice).toContain(advice);
    expect(words.advice.includes('administrator')).toBe(reason === 'access-denied');
  });
});
