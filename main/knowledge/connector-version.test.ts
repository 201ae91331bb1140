import { describe, expect, it } from 'vitest';
import { needsLegacyPorts } from './connector-version.js';

describe('the ports of old connectors', () => {
  it.each([
    ['1.5.131.9', true],
    ['1.5.36.0', true],
    ['1.4.999.0', true],
    ['1.5.132.0', false],
    ['1.5.132', false],
    ['1.5.4287.0', false],
    ['1.10.1.0', false],
    ['2.0.0.0', false],
  ])('%s: %s', (version, needed) => expect(needsLegacyPorts(version)).toBe(needed));

  it.each(['', 'new', '1.5', '1.5.x.0', '1.5.4287.0.1', '-1.5.3.0'])('"%s" is no version', (text) =>
    expect(needsLegacyPorts(text)).toBeNull(),
  );
});
