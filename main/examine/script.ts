/** What the automatic configuration scripts in a capture say of proxies. */
import type { CaptureEvidence, Flow } from '../evidence/capture.js';
import { normalise } from '../knowledge/match.js';

/** Whether a script in the capture names this proxy; null where no script is in the capture. */
export function isNamedByScript(flow: Flow, evidence: CaptureEvidence): boolean | null {
  const scripts = evidence.flows.flatMap((each) => (each.http ?? []).flatMap((exchange) => exchange.body ?? []));
  if (scripts.length === 0) return null;
  // `PROXY`, `SOCKS` and the like stand before a proxy's name, and are none.
  const text = normalise(scripts.join('\n')).replace(/\b(?:proxy|socks\d?|https?)\s+/g, '');
  const { name, address } = flow.server;
  if ([name, address].some((host) => host !== null && text.includes(host))) return true;
  // Scripts put names together from parts: a word that is the first label is enough to take it for named.
  return name !== null && text.split(/[^a-z0-9-]+/).includes(name.split('.')[0] ?? '');
}
