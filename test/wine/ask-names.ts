/**
 * Runs under Windows' Node: asks for names, each by itself and then all at once; `cancelAfter`: milliseconds. Gives answers
 * with the time that each took.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { NameAnswer, Resolver } from '../../main/network/probe/resolver.js';
import { openResolver } from '../../main/network/probe/open-resolver.js';

interface Wanted {
  readonly name: string;
  readonly type: NameAnswer['type'];
  readonly cancelAfter?: number;
}

async function timed(resolver: Resolver, { name, type, cancelAfter }: Wanted): Promise<object> {
  const stop = new AbortController();
  const timer = cancelAfter === undefined ? undefined : setTimeout(() => stop.abort(), cancelAfter);
  const begun = performance.now();
  const answer = await resolver.ask(name, type, stop.signal);
  clearTimeout(timer);
  return { ...answer, milliseconds: Math.round(performance.now() - begun) };
}

const { limit, wanted } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  limit: number;
  wanted: Wanted[];
};
const resolver = await openResolver(limit);
const each: object[] = [];
for (const one of wanted) each.push(await timed(resolver, one));
const begun = performance.now();
const again = await openResolver(limit);
const together = await Promise.all(wanted.map((one) => timed(again, one)));
process.stdout.write(JSON.stringify({ each, together, milliseconds: Math.round(performance.now() - begun) }));
