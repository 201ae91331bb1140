/** Orders findings for the reader: causes first, what only follows from a cause folded under it. */
import type { Finding } from '../../preload/contract/index.js';

/** A finding with the findings that only follow from it. */
export interface Cause {
  readonly finding: Finding;
  readonly consequences: readonly Finding[];
}

/** What the page shows of the findings. */
export interface Grouped {
  /** In the program's order. */
  readonly causes: readonly Cause[];
  /** Findings that say that all is well, or that a question did not arise. */
  readonly quiet: readonly Finding[];
}

/**
 * Groups findings by `dependsOn`. Every finding appears once, also where they name each other in a circle.
 *
 * @param hushed ids of findings that are nothing to speak of for this person
 */
export function groupFindings(findings: readonly Finding[], hushed: ReadonlySet<string> = new Set()): Grouped {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));

  const quiet = findings.filter(({ id, outcome }) => outcome === 'ok' || outcome === 'notApplicable' || hushed.has(id));
  const loud = findings.filter((finding) => !quiet.includes(finding));
  const rootOf = new Map(loud.map((finding) => [finding, findRoot(finding, byId, loud)]));
  const causes = loud
    .filter((finding) => rootOf.get(finding) === finding)
    .map((finding) => ({
      finding,
      consequences: loud.filter((other) => other !== finding && rootOf.get(other) === finding),
    }));
  return { causes, quiet };
}

/** Follows `dependsOn` to the finding that depends on nothing shown. In a circle, the finding is its own root. */
function findRoot(finding: Finding, byId: ReadonlyMap<string, Finding>, loud: readonly Finding[]): Finding {
  const seen = new Set([finding]);
  let present = finding;
  for (;;) {
    const next = present.dependsOn
      .map((id) => byId.get(id))
      .find((cause) => cause !== undefined && cause !== present && loud.includes(cause));
    if (next === undefined) return present;
    if (seen.has(next)) return finding;
    seen.add(next);
    present = next;
  }
}
