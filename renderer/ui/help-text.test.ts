import { expect, it } from 'vitest';
import { helpAsText } from './help-text.js';

it('gives a help page as text, with its steps in order and its addresses whole', () => {
  const text = helpAsText({
    schema: 'connector-doctor/help@1',
    code: 'PROXY-DENIED',
    title: 'A title',
    outcome: 'problem',
    severity: 'blocking',
    where: 'proxy',
    whoCanFix: 'network-team',
    means: 'It means this.',
    sure: 'Certain.',
    told: 'By that.',
    steps: ['Do this.', 'Then that.'],
    documents: [{ title: 'A document', address: 'https://learn.microsoft.com/x' }],
  });
  expect(text).toBe(
    [
      'A title',
      'What it means\nIt means this.',
      'What you can do\n1. Do this.\n2. Then that.',
      'How sure it is\nCertain.',
      'How we tell, in technical words\nBy that.',
      'Read more\nA document\nhttps://learn.microsoft.com/x',
      'Code: PROXY-DENIED',
    ].join('\n\n'),
  );
});
