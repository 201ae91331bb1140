import { describe, expect, it } from 'vitest';
import { readAnswers } from './answers.js';

describe('--answer', () => {
  it('reads what the guided questions take', () => {
    expect(readAnswers([])).toEqual({});
    expect(readAnswers(['role=other', 'proxy-team=Network = room 12'])).toEqual({
      role: 'other',
      'proxy-team': 'Network = room 12',
    });
  });

  it.each([
    ['rank=other', /does not know "rank=other".*first-connector/],
    ['role', /does not know "role"/],
    ['role=emperor', /"emperor" is no answer to role\. It takes: application-administrator, /],
    ['proxy-team=', /is no answer to proxy-team\. Write a name\./],
  ])('refuses %s with what it takes', (given, sentence) => {
    expect(readAnswers([given])).toMatch(sentence);
  });
});
