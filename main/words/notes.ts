/** What a person has to know before they agree to a plan. */
import type { NoteCode } from '../remedy/codes.js';
import type { Note } from '../remedy/planned.js';
import { serviceName } from './changes.js';
import { list } from './phrases.js';

/** What sort of thing it is: what may go wrong, what has to be there, what else it changes, what it does not do. */
export type NoteKind = 'risk' | 'needs' | 'effect' | 'limit';

type Words = readonly [NoteKind, (detail: string) => string];

const notes: { readonly [Code in NoteCode]: Words } = {
  'NEEDS-DIRECT-ACCESS': [
    'needs',
    () =>
      'The firewall has to let this server out to Microsoft’s names on ports 443 and 80 by itself. Where only the proxy leads out, the connector will not get through.',
  ],
  'NO-SIGN-IN': [
    'needs',
    () =>
      'The proxy has to let this server through without asking for a user name: the connector’s services cannot sign in to a proxy.',
  ],
  'BYPASS-LIST-STAYS': [
    'risk',
    (entries) =>
      `The files name addresses that go past every proxy (<bypasslist>), and some of them are of Microsoft: ${entries}. They stay, so what they match does not go through this proxy. If this server may not reach Microsoft by itself, take them out of both files with an editor.`,
  ],
  UPGRADES: [
    'risk',
    () =>
      'Microsoft does not say whether an update of the connector keeps these files. After an update, have this program look again.',
  ],
  'BACKEND-UNCHANGED': [
    'limit',
    () => 'How the connector reaches your own applications stays as it is: this is about its way to Microsoft alone.',
  ],
  'MACHINE-FILE-DECIDES': [
    'risk',
    (detail) =>
      `${detail} names a proxy for all .NET programs of this server. It counts for the connector as soon as the connector’s own files say nothing, and it is not changed by this.`,
  ],
  'WPAD-DECIDES': [
    'effect',
    () =>
      'From then on Windows decides: the Internet settings of the services’ accounts, and what the network says (WPAD). Whoever changes those changes the connector’s way.',
  ],
  'PART-MISSING': [
    'limit',
    (detail) =>
      `The ${detail} is not installed on this server, so there is no file of it to change. Install the connector again to get it back.`,
  ],
  'WINHTTP-IS-FOR-ALL-PROGRAMS': [
    'effect',
    () =>
      'The proxy for certificate checks (WinHTTP) is one setting for the whole server: Windows Update and other programs may use it as well.',
  ],
  'WINHTTP-DIFFERS': [
    'limit',
    () =>
      'Certificate checks go another way: Windows makes them by its own proxy setting (WinHTTP), which stays as it is. Where they cannot get out, the connector may be slow to start, or fail.',
  ],
  'WINHTTP-OVERRIDES': [
    'risk',
    (detail) =>
      `This server has a proxy in WinHTTP (${detail}), which comes before the Internet settings: where the two differ, requests to applications take WinHTTP’s. “netsh winhttp show proxy” shows it. If that is not meant, change WinHTTP as well: to the same proxy, or to none.`,
  ],
  'POLICY-WRITTEN-HERE': [
    'effect',
    () =>
      'It needs the policy “Make proxy settings per-machine (rather than per-user)”: Computer Configuration, Administrative Templates, Windows Components, Internet Explorer (gpedit.msc; in a policy of your domain below Policies, in Group Policy Management). Here its value is written into this server’s own registry alone. Where your domain sets the same policy, the domain’s value comes back: there, have it set in the domain’s policy, where it lasts.',
  ],
  'POLICIES-OF-DOMAIN': [
    'risk',
    (detail) =>
      `Something has set that policy to another value on this server. These policies of your domain write to its registry: ${detail}. Whether one of them has set it, and which, cannot be told from here; if one has, it takes this back at the next refresh. To see that at once, have Windows fetch its policies again as a part of this change (--refresh-policy in the terminal), and ask whoever looks after them.`,
  ],
  'SETTINGS-FOR-ALL-ACCOUNTS': [
    'effect',
    () =>
      'The Internet settings become those of the machine: they count for everybody who signs in here, and for services.',
  ],
  'RESTART-NEEDED': [
    'needs',
    () =>
      'Windows takes this up when the server is started the next time; until then nothing is different. This program does not restart it: plan that for a time when the connector may be away for some minutes.',
  ],
  'TLS-IS-FOR-ALL-PROGRAMS': [
    'effect',
    () =>
      'These settings count for all programs of this server that use Windows’ TLS or .NET, not for the connector alone.',
  ],
  'SHA512-NEEDS-UPDATE': [
    'limit',
    () =>
      'The connector’s own certificate is signed with SHA-512, which Windows Server 2012 R2 takes in TLS 1.2 only once it is updated. Install the update rollup of August 2014 (KB2975719), or any later monthly rollup, and restart the server; Microsoft’s article KB2973337 tells why. No setting of the registry does that in its place.',
  ],
  'CONNECTOR-STOPS': [
    'risk',
    () =>
      'While the connector stands still, applications that are published through it cannot be reached, unless other connectors of its group run.',
  ],
  'SERVICE-PAUSED': [
    'effect',
    (names) =>
      `Somebody has paused ${list(names.split(', ').map(serviceName), 10)}. A paused service counts as one that runs: it is stopped, and where it is started again, it is not paused any more.`,
  ],
  'OWN-ACCOUNT-ALONE': [
    'limit',
    () =>
      'This counts for the account that you are signed in with, and for an installer that is started by it. If you install with another account, do this there.',
  ],
  'ACCOUNTS-LEFT': [
    'limit',
    (accounts) =>
      `Settings of another account are left as they are, since only that account can change them: ${accounts}. Whoever that is signs in and takes this back in the history of this program there.`,
  ],
  'JOURNALS-UNREAD': [
    'limit',
    (ids) =>
      `Changes whose journals cannot be read are left as they are (${ids}). The history says what of them is sound, for putting it back by hand.`,
  ],
  'BROWSERS-TOO': ['effect', () => 'Browsers of this account go the same way from then on.'],
};

/** A note in words. */
export function noteWords({ code, detail = '' }: Note): { readonly kind: NoteKind; readonly text: string } {
  const [kind, say] = notes[code];
  return { kind, text: say(detail) };
}
