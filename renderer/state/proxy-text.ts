/** What a person typed as a proxy's address, looked at before it is sent: the program checks it again. */
import { words } from '../words/words.js';

const host = `(?:\\[[0-9a-f:.]+\\]|[^\\s:/@[\\]]+)`;
const complete = new RegExp(`^(?:http://)?${host}:(\\d+)/?$`, 'i');
const withoutPort = new RegExp(`^(?:http://)?${host}:?/?$`, 'i');

/**
 * Says what is wrong with a proxy's address, in a sentence for the field.
 *
 * @returns null where nothing is: the text is `host:port` or `[v6]:port`, or empty (not known).
 */
export function proxyObjection(text: string): string | null {
  const typed = text.trim();
  if (typed === '') return null;
  const match = complete.exec(typed);
  if (match !== null) {
    const port = Number(match[1]);
    return port >= 1 && port <= 65535 && typed.length <= 300 ? null : words.settings.proxyBadPort;
  }
  return withoutPort.test(typed) ? words.settings.proxyMissingPort : words.settings.proxyBadForm;
}
