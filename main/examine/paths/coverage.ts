/** The addresses that names led to without a proxy, held against a list of address ranges that a person brought. Pure. */
import type { Coverage, ResolvedName } from '../../evidence/address-coverage.js';
import type { Probes } from '../../evidence/probes.js';
import { endpointsOf } from '../../knowledge/match.js';
import { examineCoverage } from '../coverage.js';
import type { AnyJudgement } from '../facts.js';

/** The names that are needed, each once, with the addresses that were found for them where no proxy was asked. */
export function resolvedNames({ paths, targets }: Probes): ResolvedName[] {
  const needed = targets.filter(({ need }) => need === 'needed');
  return [...new Set(needed.map(({ host }) => host))].map((name) => {
    const ids = new Set(needed.filter(({ host }) => host === name).map(({ id }) => id));
    const addresses = paths.flatMap(({ cells, dns }) =>
      cells
        .filter(({ target, route }) => ids.has(target) && route === 'direct')
        .flatMap(({ questions }) => questions.flatMap((index) => dns[index]?.answers ?? []))
        .filter(isAddress),
    );
    return { name, addresses: [...new Set(addresses)] };
  });
}

const isAddress = (answer: string): boolean => answer.includes(':') || /^\d+(?:\.\d+){3}$/.test(answer);

/**
 * Names whose addresses Microsoft's tags are known to have. Those of certificate checks and of the sign-in pages' pictures
 * and scripts are with DigiCert and with networks for content: that no tag has them is as it should be.
 */
const inTags: readonly RegExp[] = [
  /^\*\.msappproxy\.(?:net|us)$/,
  /^\*\.servicebus\.(?:windows\.net|usgovcloudapi\.net)$/,
  /^\*\.microsoftonline\.(?:com|us)$/,
  /^login\.windows\.(?:net|us)$/,
  /^enterpriseregistration\.windows\.(?:net|us)$/,
  /^management\.azure\.com$/,
];

/** True for a name that rules made of tags are expected to let through. */
export const isExpectedInTags = (name: string): boolean =>
  endpointsOf(name).some(({ pattern }) => inTags.some((each) => each.test(pattern)));

/** Rule ADDRESS-NOT-COVERED, on names that tags are expected to have. */
export function examineTriedAddresses(coverage: Coverage | undefined): AnyJudgement[] {
  if (coverage === undefined) return [];
  return examineCoverage({ ...coverage, names: coverage.names.filter(({ name }) => isExpectedInTags(name)) });
}
