/** One sentence that says it all of a server, for the gravest finding. */
import type { AnyJudgement } from '../examine/facts.js';
import type { ServerCode } from '../examine/server/check.js';
import type { VerdictWords } from './shapes.js';

const local = 'This is a setting on this server, and an administrator can change it.';

/** By code. */
export const serverVerdicts: Readonly<Record<ServerCode, VerdictWords>> = {
  'OS-UNSUPPORTED': {
    headline: 'The connector does not run on this Windows.',
    summary: 'It needs Windows Server 2012 R2 or later.',
  },
  'DOTNET-TOO-OLD': {
    headline: 'The connector needs a newer .NET Framework.',
    summary: 'It can be installed beside what is there.',
  },
  'REBOOT-PENDING': {
    headline: 'Windows should be restarted first.',
    summary: 'Updates wait for it, and can stop the installer.',
  },
  'FIPS-MODE': {
    headline: 'Windows is limited to FIPS algorithms.',
    summary: 'The connector may need a change to its configuration.',
  },
  'TLS12-DISABLED': { headline: 'TLS 1.2 is switched off on this server.', summary: local },
  'DOTNET-STRONG-CRYPTO-OFF': { headline: '.NET programs are kept from TLS 1.2.', summary: local },
  'SHA512-DISABLED': {
    headline: 'This server does not allow RSA with SHA-512.',
    summary: 'The connector signs in with it.',
  },
  'CIPHERS-RESTRICTED': { headline: 'A policy leaves few ways to encrypt.', summary: local },
  'NOT-ADMINISTRATOR': { headline: 'An administrator has to install the connector.', summary: 'This account is none.' },
  'SCRIPTS-BLOCKED': {
    headline: 'Group Policy forbids the scripts that register the connector.',
    summary: 'Whoever set the policy has to change it.',
  },
  'SIGN-IN-WINDOW-BLOCKED': { headline: 'The sign-in window of the installer may stay empty.', summary: local },
  'CONNECTOR-NOT-INSTALLED': {
    headline: 'No connector is installed on this server.',
    summary: 'See below what would stop the installer.',
  },
  'SERVICE-MISSING': {
    headline: 'The installation of the connector is incomplete.',
    summary: 'Install it again, over what is there.',
  },
  'SERVICE-DISABLED': { headline: 'The connector cannot start: it is disabled.', summary: local },
  'SERVICE-STOPPED': {
    headline: 'The connector does not run.',
    summary: 'Start it; its event log says why if it does not stay.',
  },
  'SERVICE-ACCOUNT-CHANGED': { headline: 'The connector runs as an account that is not supported.', summary: local },
  'AGENT-CONFLICT': {
    headline: 'Another agent on this server does not go with the connector.',
    summary: 'One of them belongs on another server.',
  },
  'CONFIG-MISSING': { headline: 'A configuration file of the connector is missing.', summary: local },
  'CONFIG-UNREADABLE': {
    headline: 'A configuration file could not be read.',
    summary: 'What was read shows nothing in the way.',
  },
  'CONFIG-MALFORMED': { headline: 'A configuration file of the connector is not written correctly.', summary: local },
  'CONFIG-PROXY-ADDRESS-INVALID': {
    headline: 'The proxy’s address in the configuration is not written correctly.',
    summary: local,
  },
  'CONFIG-SERVICES-DISAGREE': { headline: 'The connector and its updater take different ways.', summary: local },
  'CONFIG-MACHINE-WIDE': {
    headline: 'The proxy is set for all programs of .NET on this server.',
    summary: 'The connector takes it, too.',
  },
  'PROXY-SOURCES-DISAGREE': { headline: 'Parts of the connector take different proxies.', summary: local },
  'WINHTTP-PROXY-MISSING': {
    headline: 'The connector has a proxy, and the checks of its certificates have none.',
    summary: local,
  },
  'WINHTTP-OVERRIDES': { headline: 'WinHTTP’s proxy is taken before the other one.', summary: local },
  'PROXY-POLICY-PER-USER': { headline: 'A proxy that is set here does not count for the services.', summary: local },
  'BACKEND-PROXY-OFF': {
    headline: 'Requests to your applications go without the proxy.',
    summary: 'That is right where they are reached directly.',
  },
  'ROLE-INSUFFICIENT': {
    headline: 'The account may not register a connector.',
    summary: 'By your answers; who looks after the accounts can change it.',
  },
  'LICENCE-MISSING': {
    headline: 'The organisation has no licence for a connector.',
    summary: 'By your answer; who buys licences can change it.',
  },
  'SIGN-IN-FAILED': {
    headline: 'Signing in does not work from this server.',
    summary: 'By your answer; the installer signs in the same way.',
  },
  'CLOCK-WRONG': {
    headline: 'The clock of this server is behind.',
    summary: 'By a wrong clock certificates are not valid.',
  },
  'TRUST-CERTIFICATE-EXPIRED': {
    headline: 'The connector’s own certificate has expired.',
    summary: 'It has to be registered again on this server.',
  },
  'TRUST-CERTIFICATE-EXPIRING': {
    headline: 'The connector’s own certificate ends soon.',
    summary: 'It should renew it by itself, if it can reach the service.',
  },
  'TRUST-CERTIFICATE-MISSING': {
    headline: 'The connector has no certificate to sign in with.',
    summary: 'It has to be registered on this server.',
  },
  'HOSTS-FILE-OVERRIDE': { headline: 'The hosts file gives fixed addresses to the connector’s names.', summary: local },
  'ROOT-AUTHORITY-MISSING': {
    headline: 'This server lacks the authority that Microsoft’s certificates lead to.',
    summary: local,
  },
  'HTTP2-KCD': {
    headline: 'Sign-in by Kerberos fails, and HTTP/2 is on.',
    summary: 'Microsoft asks to switch HTTP/2 off for such applications.',
  },
  'REGISTRATION-FAILED': {
    headline: 'The connector’s registration failed.',
    summary: 'The installer’s own words say why.',
  },
  'CONNECTOR-LOG-TELLS': {
    headline: 'The connector’s own log names a fault.',
    summary: 'It may be over; the other findings say what is so now.',
  },
  'CHECK-CRASHED': {
    headline: 'A check of this program failed.',
    summary: 'The other checks show nothing in the way.',
  },
  'SERVER-NOT-READABLE': {
    headline: 'Not all of this server could be read.',
    summary: 'What was read shows nothing in the way.',
  },
  'SERVER-READY': { headline: 'This server is ready for a connector.', summary: '' },
};

/** What is said instead in special cases; null where this is none. */
export function serverCaseWords(lead: AnyJudgement): VerdictWords | null {
  if (lead.code === 'SERVER-READY' && lead.facts.installed) {
    return {
      headline: 'This server has what the connector needs.',
      summary: 'If it does not work, look at the paths next.',
    };
  }
  if (lead.code === 'CLOCK-WRONG' && lead.facts.by === 'answers') {
    const { secondsAhead, secured } = lead.facts;
    const is = secured ? 'is' : 'may be';
    return {
      headline: `The clock of this server ${is} ${secondsAhead > 0 ? 'ahead' : 'behind'}.`,
      summary: 'By a wrong clock certificates are not valid, and signing in fails.',
    };
  }
  if (lead.code === 'SERVICE-DISABLED' && lead.facts.services.every((role) => role === 'updater')) {
    return { headline: 'The connector’s updater is disabled.', summary: 'The connector works, and gets no updates.' };
  }
  if (lead.code === 'SERVICE-STOPPED' && lead.facts.services.every(({ role }) => role === 'updater')) {
    return { headline: 'The connector runs; its updater does not.', summary: 'It works, and gets no updates.' };
  }
  return null;
}
