/** Versions of the connector, and what depends on them. */

/** The first version that needs no port but 80 and 443. Source: the port tables of 2017 and 2018 (`LEG`). */
const firstWithoutLegacyPorts = [1, 5, 132, 0];

/**
 * Whether a connector of this version needs the ports of the older tables (`phase: 'legacy'` in `endpoints.ts`).
 *
 * @param version four numbers with dots between, as Windows shows it: `1.5.4287.0`
 * @returns null where this is no version
 */
export function needsLegacyPorts(version: string): boolean | null {
  if (!/^\d{1,5}(?:\.\d{1,5}){2,3}$/.test(version)) return null;
  const parts = version.split('.').map(Number);
  for (const [index, part] of firstWithoutLegacyPorts.entries()) {
    const mine = parts[index] ?? 0;
    if (mine !== part) return mine < part;
  }
  return false;
}
