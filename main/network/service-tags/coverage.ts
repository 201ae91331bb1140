/** Which of Microsoft's tags have the addresses that the connector's names led to. */
import type {
  AddressCoverage,
  Coverage,
  CoverageFile,
  NameCoverage,
  ResolvedName,
} from '../../evidence/address-coverage.js';
import type { ServiceTags } from './service-tags.js';

/**
 * Tags that a rule for the connector would be made of. There is none for the product itself; which of the others have its
 * names is not documented, and was seen in files of 2025 and 2026: sign-in, Service Bus, what Azure has as a whole (the only
 * one for msappproxy.net), and for the trust list and management.azure.com.
 */
export const tagsThatMatter = [
  'AzureActiveDirectory',
  'ServiceBus',
  'AzureCloud',
  'AzureFrontDoor.FirstParty',
  'AzureResourceManager',
  'AzureUpdateDelivery',
] as const;

/** True for these and for their parts by region (`AzureCloud.westeurope`). */
export function matters(tag: string): boolean {
  const name = tag.toLowerCase();
  return tagsThatMatter.some((each) => name === each.toLowerCase() || name.startsWith(`${each.toLowerCase()}.`));
}

/** The file changes every week; one change may be missed. */
const mostDays = 14;

/**
 * Holds the addresses of names against a file.
 *
 * @param now in milliseconds since 1970
 */
export function coverageOf(tags: ServiceTags, names: readonly ResolvedName[], now: number): Coverage {
  return { file: fileOf(tags, now), names: names.map((each) => nameCoverage(tags, each)) };
}

function fileOf({ fileName, cloud, changeNumber, date }: ServiceTags, now: number): CoverageFile {
  // A file of tomorrow is new: clocks differ, and Microsoft names files ahead of their day.
  const days = date === null ? null : Math.max(0, Math.floor((now - Date.parse(`${date}T00:00:00Z`)) / 86_400_000));
  return { name: fileName, cloud, changeNumber, date, days, stale: days === null ? null : days > mostDays };
}

function nameCoverage(tags: ServiceTags, { name, addresses }: ResolvedName): NameCoverage {
  const known = [...new Set(addresses)].flatMap((address) => addressCoverage(tags, address) ?? []);
  return { name, state: stateOf(known), addresses: known };
}

function addressCoverage(tags: ServiceTags, address: string): AddressCoverage | null {
  const ranges = tags.rangesOf(address);
  if (ranges === null) return null;
  const others = ranges.filter(({ tag }) => !matters(tag)).map(({ tag }) => tag);
  return { address, ranges: ranges.filter(({ tag }) => matters(tag)), others: [...new Set(others)] };
}

function stateOf(addresses: readonly AddressCoverage[]): NameCoverage['state'] {
  const covered = addresses.filter(({ ranges }) => ranges.length > 0).length;
  if (addresses.length === 0) return 'not-resolved';
  if (covered === addresses.length) return 'covered';
  return covered === 0 ? 'uncovered' : 'partly';
}
