/**
 * A custom URL category for Zscaler Internet Access. A leading dot stands for the name and up to five labels below it; no
 * scheme, small letters, no comments; what stands to the right of an entry is included. Source: Zscaler, "URL Format
 * Guidelines" (https://help.zscaler.com/zia/url-format-guidelines).
 */
import { bareName, isWildcard, type AllowList } from './allow-list.js';
import type { AllowListText } from './format.js';
import { preamble, textOf } from './preamble.js';
import { pathRemark, portRemark, urlLines } from './url-list.js';

/** Writes the list as the URLs of a custom category. */
export function zscaler(list: AllowList): AllowListText {
  return {
    text: textOf(
      urlLines(list, (entry, path) => (isWildcard(entry) ? `.${bareName(entry)}` : `${entry.pattern}${path ?? ''}`)),
    ),
    notes: [
      ...preamble(list),
      '',
      'Paste the lines into "Custom URLs" of a new URL category. Use the category three times: in an SSL inspection rule of',
      'action "Do Not Inspect" above those that inspect, in "Authentication Exemptions" (URL categories that need no',
      'authentication), and in a URL filtering rule that allows it. The category takes no comments.',
      ...pathRemark(list),
      ...portRemark(list),
    ],
  };
}
