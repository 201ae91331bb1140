/**
 * What Microsoft's list of address ranges (ServiceTags) says of the addresses that names led to. Plain data, and no opinion.
 */

/** A name, and the addresses that it led to; none where it was not resolved. */
export interface ResolvedName {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A range of the list that an address lies in. */
export interface CoveringRange {
  /** `AzureActiveDirectory`, `AzureCloud.westeurope`. */
  readonly tag: string;
  /** `20.190.128.0/18`, as the file writes it. */
  readonly prefix: string;
}

/** An address, and where the list has it. */
export interface AddressCoverage {
  readonly address: string;
  /** Ranges of tags that a rule for the connector would be made of, the narrowest last. */
  readonly ranges: readonly CoveringRange[];
  /** Tags of other services that have the address: no rule for the connector names them. */
  readonly others: readonly string[];
}

/**
 * A name, and what is known of its addresses. `partly`: some are in the list and some are not. `not-resolved`: no address is
 * known, so that nothing can be said.
 */
export interface NameCoverage {
  readonly name: string;
  readonly state: 'covered' | 'partly' | 'uncovered' | 'not-resolved';
  readonly addresses: readonly AddressCoverage[];
}

/** The file that was asked. */
export interface CoverageFile {
  readonly name: string;
  /** As the file calls it: `Public`, `AzureGovernment`. */
  readonly cloud: string;
  /** Counts the weekly changes; tells no date. */
  readonly changeNumber: number | null;
  /** From the file's name (ISO 8601, a day); null where the name tells none. */
  readonly date: string | null;
  /** Whole days since that day; null where it is not known. */
  readonly days: number | null;
  /** True where it is older than two of the weekly changes; null where its age is not known. */
  readonly stale: boolean | null;
}

/** What the file says of all names. */
export interface Coverage {
  readonly file: CoverageFile;
  readonly names: readonly NameCoverage[];
}
