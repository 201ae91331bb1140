/**
 * Seconds between the first and the last packet of a capture.
 *
 * @param firstAt ISO 8601, as the report has it.
 * @param lastAt ISO 8601, as the report has it.
 * @returns null where either is not known. Never negative.
 */
export function durationOf(firstAt: string | null, lastAt: string | null): number | null {
  if (firstAt === null || lastAt === null) return null;
  const seconds = (Date.parse(lastAt) - Date.parse(firstAt)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
