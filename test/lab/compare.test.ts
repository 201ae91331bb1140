import { describe, expect, it } from 'vitest';
import { compare, type Said, type SaidFinding } from './compare.js';
import type { Truth } from './scenario.js';

const finding = (code: string, outcome: string, ...dependsOn: string[]): SaidFinding => ({ code, outcome, dependsOn });
const said = (exitCode: number, ...findings: SaidFinding[]): Said => ({ exitCode, findings, error: null });
const truth = (some: Partial<Truth>): Truth => ({ problems: [], notices: [], allow: [], ...some });

describe('compare', () => {
  it('accepts an expected problem', () => {
    expect(compare(truth({ problems: ['A'] }), said(1, finding('A', 'problem')))).toEqual([]);
  });

  it('complains of a problem that is missing or came out milder', () => {
    expect(compare(truth({ problems: ['A'] }), said(0))).toHaveLength(1);
    expect(compare(truth({ problems: ['A'] }), said(0, finding('A', 'notice')))).toHaveLength(1);
  });

  it('accepts any of several alternatives, and no third', () => {
    expect(compare(truth({ problems: ['A|B'] }), said(1, finding('B', 'problem')))).toEqual([]);
    expect(compare(truth({ problems: ['A|B'] }), said(1, finding('A', 'problem'), finding('B', 'problem')))).toEqual(
      [],
    );
    expect(compare(truth({ problems: ['A|B'] }), said(1, finding('C', 'problem')))).toHaveLength(2);
  });

  it('accepts a notice with any outcome', () => {
    for (const [outcome, exitCode] of [
      ['notice', 0],
      ['couldNotTest', 3],
      ['problem', 1],
    ] as const) {
      expect(compare(truth({ notices: ['A'] }), said(exitCode, finding('A', outcome)))).toEqual([]);
    }
    expect(compare(truth({ notices: ['A'] }), said(0))).toHaveLength(1);
  });

  it('complains of a problem that nobody expected', () => {
    expect(compare(truth({ problems: ['A'] }), said(1, finding('A', 'problem'), finding('B', 'problem')))).toHaveLength(
      1,
    );
  });

  it('tolerates what is allowed, what follows from the expected, and further notices', () => {
    expect(
      compare(
        truth({ problems: ['A'], allow: ['B'] }),
        said(1, finding('A', 'problem'), finding('B', 'problem'), finding('C', 'problem', 'A'), finding('D', 'notice')),
      ),
    ).toEqual([]);
  });

  it('with quiet complains of notices too, but not of what could not be tested', () => {
    expect(compare(truth({ quiet: true }), said(0, finding('A', 'notice')))).toHaveLength(1);
    expect(compare(truth({ quiet: true }), said(0, finding('A', 'ok'), finding('B', 'couldNotTest')))).toEqual([]);
  });

  it('complains of a check that crashed', () => {
    expect(compare(truth({}), said(0, finding('A', 'crashed')))).toHaveLength(1);
  });

  it('complains of an exit code that does not fit', () => {
    expect(compare(truth({ problems: ['A'] }), said(0, finding('A', 'problem')))).toHaveLength(1);
    expect(compare(truth({}), said(1))).toHaveLength(1);
    expect(compare(truth({}), said(3))).toEqual([]);
  });

  it('wants an error with exit code 4 and a message for an unreadable file', () => {
    const error = { code: 'X', message: 'No capture.' };
    expect(compare(truth({ error: true }), { exitCode: 4, findings: null, error })).toEqual([]);
    expect(compare(truth({ error: true }), { exitCode: 1, findings: null, error })).toHaveLength(1);
    expect(compare(truth({ error: true }), { exitCode: 4, findings: null, error: null })).toHaveLength(1);
    expect(compare(truth({ error: true }), said(0))).toHaveLength(1);
    expect(compare(truth({}), { exitCode: 4, findings: null, error })).toHaveLength(1);
  });

  it('takes an error or the right answer where either will do', () => {
    const error = { code: 'X', message: 'Not supported.' };
    expect(compare(truth({ problems: ['A'], orError: true }), { exitCode: 4, findings: null, error })).toEqual([]);
    expect(compare(truth({ problems: ['A'], orError: true }), said(1, finding('A', 'problem')))).toEqual([]);
    expect(compare(truth({ problems: ['A'], orError: true }), said(0))).toHaveLength(1);
  });
});
