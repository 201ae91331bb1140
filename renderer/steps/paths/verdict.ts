/** What came of the paths, as the one sentence at the top. Pure. */
import type { Paths, Report } from '../../../preload/contract/index.js';
import { toneOfVerdict, type Tone } from '../../ui/tone.js';
import { words } from '../../words/words.js';

/** The sentence with what stands below it. */
export interface PathsVerdict {
  readonly tone: Tone;
  readonly headline: string;
  readonly summary: string;
}

const text = words.paths.verdict;

/** Of tries that are over. */
export function verdictOfPaths({ paths, verdict, findings = [] }: Report): PathsVerdict {
  const tone = verdict === undefined ? 'untested' : toneOfVerdict(verdict, findings);
  const advice = paths?.recommendation ?? null;
  if (advice !== null) {
    // What is wrong with the path that was meant stands below what to do about it.
    const wrong = verdict === undefined || verdict.outcome !== 'problem' ? [] : [verdict.headline];
    return {
      tone,
      headline: advice.sentence,
      summary: [advice.reason, text.sure[advice.confidence], ...wrong].join(' '),
    };
  }
  if (verdict?.outcome === 'problem') return { tone, headline: verdict.headline, summary: verdict.summary };
  return { tone, headline: withoutAdvice(paths), summary: verdict?.summary ?? '' };
}

/** Names may take several ways as the server is set up: then no single one can be named. */
function withoutAdvice(paths: Paths | undefined): string {
  const own = paths?.paths ?? [];
  if (own.some(({ reached }) => reached > 0)) return text.mixed;
  return own.every(({ state }) => state === 'untold') ? text.untold : text.nothing;
}
