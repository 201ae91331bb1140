/** Which findings are about the ways that the parts of the product take. */
import type { Finding } from '../../../preload/contract/index.js';

const codes: ReadonlySet<Finding['code']> = new Set([
  'CONFIG-MALFORMED',
  'CONFIG-PROXY-ADDRESS-INVALID',
  'CONFIG-SERVICES-DISAGREE',
  'CONFIG-MACHINE-WIDE',
  'PROXY-SOURCES-DISAGREE',
  'PROXY-POLICY-PER-USER',
  'WINHTTP-PROXY-MISSING',
  'WINHTTP-OVERRIDES',
  'BACKEND-PROXY-OFF',
]);

/** True for a finding that belongs on the page of the proxies, too. */
export function isAboutProxies({ code }: Pick<Finding, 'code'>): boolean {
  return codes.has(code);
}
