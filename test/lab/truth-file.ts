/** truth.json: what the analysis of each capture of a folder must say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Truth } from './scenario.js';

/** One capture: its file beside truth.json, what the analyser is told, what it must say. */
export interface TruthCase extends Truth {
  readonly file: string;
  readonly mode: 'direct' | 'proxy' | 'wpad' | null;
  readonly proxy: string | null;
  /** The file's `roots` count as public authorities, and not as given ones. */
  readonly rootsArePublic?: boolean;
}

export interface TruthFile {
  /** PEM file of the authorities to trust for these captures. */
  readonly roots: string;
  readonly cases: readonly TruthCase[];
}

/** Reads a folder's truth.json. */
export function readTruth(folder: string): TruthFile {
  return JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as TruthFile;
}
