import { expect, it } from 'vitest';
import { quote } from './quote.js';

it('leaves out what nobody else is to read, and what is too long', () => {
  expect(quote(' proxy http://ann:s3cret@proxy:8080/ said 407 ', 100)).toBe(
    'proxy http://redacted:redacted@proxy:8080/ said 407',
  );
  expect(quote('Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.abc', 100)).toBe('Authorization: Bearer redacted');
  expect(quote('to admin@contoso.com by https://login.microsoftonline.com', 100)).toBe(
    'to admin@contoso.com by https://login.microsoftonline.com',
  );
  expect(quote('abcdef', 3)).toBe('abc');
});
