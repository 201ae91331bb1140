/**
 * An external dynamic list of type "URL List" for Palo Alto Networks. One entry in a line, no comments, no scheme. The
 * slash at the end keeps `example.com` from matching `example.com.attacker.net`; `*.example.com/` stands for all names
 * below, and not for the name itself. Sources: Palo Alto Networks, "Formatting Guidelines for an External Dynamic List" and
 * "Guidelines for URL Category Exceptions"; azure-docs issue 84724, where `*.crl3.digicert.com` in place of the exact name
 * stopped certificate checks.
 */
import type { AllowList } from './allow-list.js';
import type { AllowListText } from './format.js';
import { preamble, textOf } from './preamble.js';
import { pathRemark, portRemark, urlLines } from './url-list.js';

/** Writes the list as an external dynamic list. */
export function paloAlto(list: AllowList): AllowListText {
  return {
    text: textOf(urlLines(list, ({ pattern }, path) => `${pattern}${path ?? ''}/`)),
    notes: [
      ...preamble(list),
      '',
      'Put the list on a web server that the firewall reaches, and make an external dynamic list of type "URL List" from',
      'it. Use it twice: in a rule that allows this server ports 443 and 80 with service "any" or these two, and in a',
      'decryption rule of action "No Decrypt" above those that decrypt. The list itself takes no comments.',
      ...pathRemark(list),
      ...portRemark(list),
    ],
  };
}
