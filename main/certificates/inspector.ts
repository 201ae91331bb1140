/** Which product made a chain. */
import { inspectors } from '../knowledge/inspectors.js';
import type { ReadCertificate } from './certificate.js';

/** The name of the product by the texts that its certificates carry; null where none is recognised. */
export function inspectorOf(path: readonly Pick<ReadCertificate, 'subject' | 'issuer'>[]): string | null {
  // What the certificates say of those who issued them; the first one's subject is the server that they stand in for.
  const texts = path.flatMap(({ subject, issuer }, index) => (index === 0 ? [issuer] : [subject, issuer]));
  const found = inspectors.find(({ pattern }) => texts.some((text) => pattern.test(text)));
  return found?.name ?? null;
}
