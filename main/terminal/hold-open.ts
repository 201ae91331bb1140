/** `connector-doctor hold-open`: how long the path lets a connection stay open that says nothing. */
import { thisProgram } from '../doctor.js';
import type { HeldPhase } from '../evidence/held.js';
import type { Cloud } from '../knowledge/endpoints.js';
import { realNames } from '../knowledge/real-names.js';
import { holdHere } from '../holding.js';
import { mayBeMissing } from '../network/probe/hold-compared.js';
import type { Route } from '../network/probe/route.js';
import type { StartOptions } from '../network/probe/start.js';
import { exitCodeOfHeld } from '../report/held-report.js';
import { wrap } from '../report/text-layout.js';
import { holdingText } from '../words/held.js';
import { print, say, textOptions } from './output.js';
import { readPaths } from './paths.js';
import { interruptible } from './interrupt.js';
import { printReport } from './print-report.js';
import { progressLine } from './progress-line.js';

/** The options of the command, as they were given. */
export interface HoldOpenOptions {
  /** `direct`, or a proxy as `HOST:PORT`. */
  readonly path?: string;
  readonly minutes?: string;
  /** Whose names are taken where none is given. */
  readonly cloud?: Cloud;
  /** A name of the Service Bus. */
  readonly host?: string;
  readonly json?: boolean;
}

/** Longer says nothing more, and shorter nothing at all. */
const mostMinutes = 240;

const patterns: Readonly<Record<Cloud, string>> = {
  public: '*.servicebus.windows.net',
  usgov: '*.servicebus.usgovcloudapi.net',
};
const knownNames = (cloud: Cloud): string[] =>
  realNames.filter(({ pattern }) => pattern === patterns[cloud]).map(({ name }) => name);

/** Runs the command, and gives its exit code. Ctrl+C ends it, and what is known by then is told. */
export async function holdOpenHere(options: HoldOpenOptions, means: Partial<StartOptions> = {}): Promise<number> {
  const { host, cloud = 'public', minutes = '10', json = false } = options;
  const route = routeOf(options.path ?? 'direct');
  const [first = '', ...others] = host === undefined ? knownNames(cloud) : [host];
  const mistake = typeof route === 'string' ? route : mistakeIn(first, minutes);
  if (typeof route === 'string' || mistake !== null) {
    say(`${String(mistake)}\n`);
    return 2;
  }
  const bar = progressLine();
  const wanted = Number(minutes) * 60;
  const onProgress = (how: HeldPhase['how'], seconds: number): void => bar.show(holdingText(how, seconds, wanted));
  const report = await interruptible((signal) =>
    holdHere(thisProgram, { hosts: [first, ...others], route, wanted }, { signal, onProgress }, means),
  );
  bar.clear();
  if (!json) print(`${wrap(report.held?.said ?? '', textOptions().width).join('\n')}\n`);
  if (json || (report.findings ?? []).length > 0) printReport(report, json);
  if (host === undefined && report.held !== undefined && mayBeMissing(report.held)) say(whereNamesAre);
  return report.held === undefined ? 3 : exitCodeOfHeld(report.held);
}

/** Said where none of the known names led anywhere. */
const whereNamesAre =
  'Names of the Service Bus come and go, so the one that was tried may be gone. A capture of the connector’s start shows the one of yours: connector-doctor analyze FILE --flows. Give it with --host.\n';

function routeOf(text: string): Route | string {
  const paths = readPaths([text]);
  if (typeof paths === 'string') return paths;
  const [path] = paths;
  if (path === undefined || path.kind === 'wpad')
    return 'hold-open takes one way: direct, or a proxy as HOST:PORT. Which one automatic configuration leads to, "check --path wpad" says.';
  return path;
}

function mistakeIn(host: string, minutes: string): string | null {
  if (!/^[a-z0-9-]+\.servicebus\.(?:windows\.net|usgovcloudapi\.net)$/i.test(host))
    return `"${host}" is no name of the Service Bus, such as ${knownNames('public')[0]}.`;
  const number = Number(minutes);
  if (!(number > 0 && number <= mostMinutes)) return `--minutes takes a number up to ${mostMinutes}, not "${minutes}".`;
  return null;
}
