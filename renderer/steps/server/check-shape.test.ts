import { describe, expect, it } from 'vitest';
import { finding } from '../../ui/fixtures.js';
import { groupChecks, shapeOfCheck, type Check } from './check-shape.js';

const check = (more: Partial<Check> = {}): Check => ({
  id: 'running',
  title: 'Services running',
  group: 'The connector',
  outcome: 'ok',
  milliseconds: 3,
  said: '',
  findings: [],
  ...more,
});

describe('the shape of a check', () => {
  it('tells what is not made yet from what is being read', () => {
    expect(shapeOfCheck(check({ outcome: null }), [], false)).toBe('idle');
    expect(shapeOfCheck(check({ outcome: null }), [], true)).toBe('busy');
  });

  it('is red for what stops the connector, and amber for what costs it something', () => {
    const found = [
      finding({ id: 'A', severity: 'degrading' }),
      finding({ id: 'B', severity: 'blocking' }),
      finding({ id: 'C', outcome: 'notice', severity: 'risk' }),
    ];
    expect(shapeOfCheck(check({ outcome: 'problem', findings: ['A', 'B'] }), found, false)).toBe('bad');
    expect(shapeOfCheck(check({ outcome: 'problem', findings: ['A'] }), found, false)).toBe('warn');
    expect(shapeOfCheck(check({ outcome: 'notice', findings: ['C'] }), found, false)).toBe('warn');
  });

  it('says no more of what is worth knowing than that', () => {
    const found = [finding({ id: 'N', outcome: 'notice', severity: 'none' })];
    expect(shapeOfCheck(check({ findings: ['N'] }), found, false)).toBe('neutral');
    expect(shapeOfCheck(check(), found, false)).toBe('good');
  });

  it('is never red where something could not be read', () => {
    expect(shapeOfCheck(check({ outcome: 'couldNotTest' }), [finding()], false)).toBe('untested');
    expect(shapeOfCheck(check({ outcome: 'notApplicable' }), [], false)).toBe('neutral');
  });
});

it('brings checks of one group together, where the first of them is', () => {
  const checks = [check({ group: 'A' }), check({ group: 'B' }), check({ group: 'A', id: 'fips' })];
  expect(groupChecks(checks).map(({ title, checks: members }) => [title, members.length])).toEqual([
    ['A', 2],
    ['B', 1],
  ]);
});
