/** `connector-doctor hold-open`: how long the path lets a connection stay open that says nothing. */
import { thisProgram } from '../doctor.js';
import { realNames } from '../knowledge/real-names.js';
import { holdOpen } from '../network/probe/hold-open.js';
import type { Route } from '../network/probe/route.js';
import { startProbes, type StartOptions } from '../network/probe/start.js';
import { exitCodeOfHeld, heldReport } from '../report/held-report.js';
import { wrap } from '../report/text-layout.js';
import { holdingText } from '../words/held.js';
import { textOptions } from './output.js';
import { readPaths } from './paths.js';
import { printReport } from './print-report.js';
import { progressLine } from './progress-line.js';

/** The options of the command, as they were given. */
export interface HoldOpenOptions {
  /** `direct`, or a proxy as `HOST:PORT`. */
  readonly path?: string;
  readonly minutes?: string;
  /** A name of the Service Bus. */
  readonly host?: string;
  readonly json?: boolean;
}

/** Longer says nothing more, and shorter nothing at all. */
const mostMinutes = 240;
const pingEvery = 30_000;

const usualHost = realNames.find(({ pattern }) => pattern === '*.servicebus.windows.net')?.name ?? '';

/** Runs the command, and gives its exit code. Ctrl+C ends it, and what is known by then is told. */
export async function holdOpenHere(options: HoldOpenOptions, means: Partial<StartOptions> = {}): Promise<number> {
  const { host = usualHost, minutes = '10', json = false } = options;
  const route = routeOf(options.path ?? 'direct');
  const mistake = typeof route === 'string' ? route : mistakeIn(host, minutes);
  if (typeof route === 'string' || mistake !== null) {
    process.stderr.write(`${String(mistake)}\n`);
    return 2;
  }
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  const bar = progressLine();
  const wanted = Number(minutes) * 60;
  const context = await startProbes({ ...means, signal: cancel.signal });
  const held = await holdOpen(context, {
    host,
    port: 443,
    route,
    wanted: wanted * 1000,
    pingEvery,
    onProgress: (how, seconds) => bar.show(holdingText(how, seconds, wanted)),
  });
  context.refusals.close();
  bar.clear();
  process.removeListener('SIGINT', onInterrupt);
  const report = heldReport(thisProgram, new Date(), held);
  if (!json) process.stdout.write(`${wrap(report.held?.said ?? '', textOptions().width).join('\n')}\n`);
  if (json || (report.findings ?? []).length > 0) printReport(report, json);
  return exitCodeOfHeld(held);
}

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
    return `"${host}" is no name of the Service Bus, such as ${usualHost}.`;
  const number = Number(minutes);
  if (!(number > 0 && number <= mostMinutes)) return `--minutes takes a number up to ${mostMinutes}, not "${minutes}".`;
  return null;
}
