/** The binary value behind Internet Options, as a person can read it. */
import { utf8Of } from '../evidence/bytes.js';
import { connectionFlags, connectionParts } from '../evidence/connection-settings.js';

/** Bytes of a text that are shown: no setting that people make is longer. */
const most = 4000;

/** "a proxy: proxy.contoso.local:8080; not for <local>"; null for bytes that Windows would not take. */
export function connectionSettingsText(bytes: Uint8Array): string | null {
  const parts = connectionParts(bytes);
  if (parts === null) return null;
  const isSet = (flag: keyof typeof connectionFlags): boolean => (parts.flags & connectionFlags[flag]) !== 0;
  const [server, bypass, script] = [parts.server, parts.bypass, parts.script].map((text) =>
    utf8Of(text.subarray(0, most)),
  );
  const said = [
    ...(isSet('detects') ? ['looks for a script by itself (WPAD)'] : []),
    ...(isSet('script') ? [`a script: ${script}`] : []),
    ...(isSet('proxy') ? [`a proxy: ${server}${bypass === '' ? '' : `; not for ${bypass}`}`] : []),
  ];
  return said.length === 0 ? 'no proxy' : said.join('; ');
}
