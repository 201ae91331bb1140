/**
 * What Microsoft's tags have of the connector's addresses, as a file: for rules that must be made by address. Each says that
 * no tag exists for this product, and that lists by address break.
 */
import type { Coverage } from '../evidence/address-coverage.js';
import { ageWords, noTagExists } from '../words/coverage.js';

/** The formats: `prefixes` and `by-tag` are for devices, with `#` before what is said beside. */
export const coverageFormats = ['json', 'csv', 'prefixes', 'by-tag'] as const;

/** The id of a format. */
export type CoverageFormat = (typeof coverageFormats)[number];

/** One range, and what led into it. */
interface Row {
  readonly tag: string;
  readonly prefix: string;
  readonly name: string;
  readonly address: string;
}

/** Writes it. Addresses that no tag covers are in every format: a list without them looks complete. */
export function coverageText(coverage: Coverage, format: CoverageFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(documentOf(coverage), null, 2)}\n`;
    case 'csv':
      return csvOf(coverage);
    case 'prefixes':
      return lines(coverage, unique(rowsOf(coverage).map(({ prefix }) => prefix)));
    case 'by-tag':
      return lines(
        coverage,
        byTag(rowsOf(coverage)).flatMap(([tag, prefixes]) => ['', `# ${tag}`, ...prefixes]),
      );
  }
}

const rowsOf = ({ names }: Coverage): Row[] =>
  names.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address, ranges }) => ranges.map(({ tag, prefix }) => ({ tag, prefix, name, address }))),
  );

const uncoveredOf = ({ names }: Coverage): { name: string; address: string; others: readonly string[] }[] =>
  names.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address, ranges, others }) => (ranges.length === 0 ? [{ name, address, others }] : [])),
  );

const unresolvedOf = ({ names }: Coverage): string[] =>
  names.filter(({ state }) => state === 'not-resolved').map(({ name }) => name);

/** Tags in order of appearance, each with its ranges. */
function byTag(rows: readonly Row[]): [string, string[]][] {
  return unique(rows.map(({ tag }) => tag)).map((tag) => [
    tag,
    unique(rows.filter((row) => row.tag === tag).map(({ prefix }) => prefix)),
  ]);
}

function documentOf(coverage: Coverage): object {
  const rows = rowsOf(coverage);
  return {
    schema: 'connector-doctor/address-coverage@1',
    remark: noTagExists,
    file: coverage.file,
    tags: byTag(rows).map(([tag, prefixes]) => ({
      tag,
      prefixes: prefixes.map((prefix) => ({
        prefix,
        addresses: rows
          .filter((row) => row.tag === tag && row.prefix === prefix)
          .map(({ name, address }) => ({ name, address })),
      })),
    })),
    uncovered: uncoveredOf(coverage),
    notResolved: unresolvedOf(coverage),
  };
}

/**
 * RFC 4180, with a head line. What is not covered has no tag and no range; the remark stands in the last line, because
 * the format has no comments.
 */
function csvOf(coverage: Coverage): string {
  const rows = [
    ...rowsOf(coverage).map(({ tag, prefix, name, address }) => [tag, prefix, name, address, '']),
    ...uncoveredOf(coverage).map(({ name, address }) => ['', '', name, address, 'in no tag for the connector']),
    ...unresolvedOf(coverage).map((name) => ['', '', name, '', 'not resolved']),
    ['', '', '', '', `${noTagExists} ${ageWords(coverage.file)}`],
  ];
  return [['tag', 'prefix', 'name', 'address', 'remark'], ...rows]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');
}

/** In quotation marks where it must be; never a formula for a table program. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function lines(coverage: Coverage, body: readonly string[]): string {
  const { file } = coverage;
  const head = [
    `Ranges of ${file.name} that the connector's names led into`,
    noTagExists,
    ageWords(file),
    ...uncoveredOf(coverage).map(({ name, address }) => `NOT COVERED: ${address} (${name})`),
    ...unresolvedOf(coverage).map((name) => `NOT RESOLVED: ${name}`),
  ];
  return `${[...head.map((line) => `# ${line}`), ...body].join('\n')}\n`;
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
