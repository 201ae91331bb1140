import { describe, expect, it } from 'vitest';
import { finding } from './fixtures.js';
import { toneOfFinding, toneOfVerdict } from './tone.js';

describe('the tone of a problem', () => {
  it('is red where it stops the connector, amber where it does not', () => {
    expect(toneOfFinding({ outcome: 'problem', severity: 'blocking' })).toBe('bad');
    expect(toneOfFinding({ outcome: 'problem', severity: 'degrading' })).toBe('warn');
    expect(toneOfFinding({ outcome: 'problem', severity: 'risk' })).toBe('warn');
  });

  it('is, for the whole, that of its gravest', () => {
    const degrading = finding({ severity: 'degrading' });
    expect(toneOfVerdict({ outcome: 'problem' }, [degrading])).toBe('warn');
    expect(toneOfVerdict({ outcome: 'problem' }, [degrading, finding()])).toBe('bad');
    expect(toneOfVerdict({ outcome: 'notice' }, [finding({ outcome: 'notice', severity: 'none' })])).toBe('neutral');
    expect(toneOfVerdict({ outcome: 'ok' }, [])).toBe('good');
  });
});
