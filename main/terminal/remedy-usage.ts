/** What can be typed behind `plan` and `apply`. Help needs it, so it loads nothing else. */
import { remedyIds, type RemedyId } from '../examine/remedy-ids.js';

/** The remedies as a person writes them, with what each does. */
const remedyWords = {
  bypass: ['', 'no proxy for the connector and its updater'],
  proxy: ['HOST:PORT', 'this proxy for both'],
  automatic: ['', 'no setting of their own for both: Windows decides'],
  winhttp: ['[HOST:PORT]', 'the proxy for certificate checks; without an address none'],
  backend: ['HOST:PORT', 'the same proxy for requests to your applications'],
  tls: ['', 'TLS 1.2 for Windows and .NET, where it is switched off'],
  service: ['start|stop|restart|enable [connector|updater]', 'the services of the connector; without a name both'],
  'installer-proxy': ['[HOST:PORT]', 'the proxy of your own account, which the installer takes'],
  restore: ['ID|today|originals', 'what stood there before a change (see: history)'],
} as const satisfies Readonly<Record<RemedyId, readonly [string, string]>>;

const usages = remedyIds.map((id) => ({ usage: `${id} ${remedyWords[id][0]}`.trim(), does: remedyWords[id][1] }));

/** The remedies as a list, with what each does. */
export const remedyHelp = usages
  .map(({ usage, does }) =>
    usage.length > 28 ? `  ${usage}\n${' '.repeat(32)}${does}` : `  ${usage.padEnd(28)}  ${does}`,
  )
  .join('\n');
