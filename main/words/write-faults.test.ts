import { describe, expect, it } from 'vitest';
import { writeFaultWords } from './write-faults.js';

describe('why a service did not come up', () => {
  it.each([
    ['1067', 'The service did not come up: its program ended unexpectedly (1067).'],
    ['1066 12007', 'The service did not come up: it ended with its own code 12007.'],
    ['1069', 'The service did not come up: it could not sign in with its account (1069).'],
    ['9999', 'The service did not come up: it ended with a code of Windows (9999).'],
  ])('is told in words: %s', (detail, text) => {
    expect(writeFaultWords('service-ended', detail)).toBe(text);
  });

  it('comes with what the event logs say, where they say something', () => {
    const text = writeFaultWords('timed-out', 'start-pending, check point 3, after 30 s', ['one', 'two']);
    expect(text).toContain('(start-pending, check point 3, after 30 s)');
    expect(text).toMatch(/ Windows’ event logs say last: “one”; “two”\.$/);
    expect(writeFaultWords('timed-out', 'x')).not.toContain('event logs');
  });
});
