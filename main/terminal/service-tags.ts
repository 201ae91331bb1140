/** `check --service-tags FILE --export FILE`: a list of address ranges that a person brings, and what it has of ours. */
import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { saveFile, whatIsThere } from '../bundle/save-file.js';
import type { Coverage } from '../evidence/address-coverage.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Cloud } from '../knowledge/endpoints.js';
import type { PathChoice } from '../network/probe/plans.js';
import { tagsForCloud } from '../network/service-tags/for-cloud.js';
import { mostBytes, openServiceTags, type ServiceTags } from '../network/service-tags/service-tags.js';
import { coverageText, type CoverageFormat } from '../report/coverage-export.js';
import { say } from './output.js';

const formats: Readonly<Record<string, CoverageFormat>> = { '.json': 'json', '.csv': 'csv', '.txt': 'by-tag' };

/** The options that are about it. */
export interface ServiceTagsOptions {
  readonly serviceTags?: string;
  readonly export?: string;
  readonly overwrite?: boolean;
  readonly offline?: boolean;
  readonly bundle?: string;
}

/**
 * What is wrong with them; null where nothing is.
 *
 * @param paths those that the person names; none: the usual ones, of which the direct one is one
 */
export function coverageMistakeIn(options: ServiceTagsOptions, paths: readonly PathChoice[] = []): string | null {
  const { serviceTags, export: target, offline, bundle, overwrite } = options;
  if (serviceTags === undefined)
    return target === undefined
      ? null
      : '--export saves what --service-tags has of the addresses: give that file as well.';
  if (offline === true || bundle !== undefined)
    return `--service-tags needs the addresses that names lead to, which --${offline === true ? 'offline' : 'bundle'} does not look up.`;
  if (paths.length > 0 && paths.every(({ kind }) => kind !== 'direct'))
    return '--service-tags needs the addresses that this server itself finds. Through a proxy it looks up none: add --path direct.';
  if (target === undefined) return null;
  if (formats[extname(target).toLowerCase()] === undefined)
    return `--export takes a name that ends in .json, .csv or .txt. This does not: ${target}`;
  const inTheWay = overwrite === true ? null : whatIsThere(target);
  return inTheWay === null ? null : `${inTheWay.message}\n${inTheWay.advice} To replace a file, add --overwrite.`;
}

/** Opens the list, and says why it cannot be of use. */
export function openTagsFile(path: string, cloud: Cloud): ServiceTags | Failure {
  const bytes = bytesOf(path);
  const tags = isFailure(bytes) ? bytes : openServiceTags(bytes, basename(path));
  return isFailure(tags) ? tags : tagsForCloud(tags, cloud);
}

function bytesOf(path: string): Uint8Array | Failure {
  try {
    // What is too large is not read first.
    if (statSync(path).size > mostBytes) return tooLarge;
    return readFileSync(path);
  } catch (error) {
    return {
      code: 'SERVICE-TAGS-UNREADABLE',
      message: `The file of --service-tags could not be read: ${error instanceof Error ? error.message : String(error)}`,
      advice: 'Give the path of the file, as it was downloaded from Microsoft.',
    };
  }
}

const tooLarge: Failure = {
  code: 'SERVICE-TAGS-TOO-LARGE',
  message: 'The file of --service-tags has more than 64 MB. Microsoft’s lists have about 5 MB.',
  advice: 'Give the path of the file, as it was downloaded from Microsoft.',
};

/** Saves it where that was asked for. The failure, where it could not be; null where it was, or was not asked for. */
export function saveCoverage(coverage: Coverage | null, options: ServiceTagsOptions): Failure | null {
  const { export: target, overwrite } = options;
  if (target === undefined || coverage === null) return null;
  const format = formats[extname(target).toLowerCase()] ?? 'json';
  const bytes = new TextEncoder().encode(coverageText(coverage, format));
  const failure = saveFile(target, bytes, { overwrite: overwrite === true });
  if (failure === null) say(`Saved: ${target}\n`);
  return failure;
}
