import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFailure } from '../evidence/failure.js';
import { coverageOf } from '../network/service-tags/coverage.js';
import { mostBytes } from '../network/service-tags/service-tags.js';
import { fileOf, smallFile } from '../network/service-tags/testing/make-file.js';
import { readPaths } from './paths.js';
import { coverageMistakeIn, openTagsFile, saveCoverage } from './service-tags.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connector-doctor-'));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const written = (bytes: Uint8Array, name = 'ServiceTags_Public_20261116.json'): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const mistakeOver = (...texts: string[]): string | null => {
  const paths = readPaths(texts);
  if (typeof paths === 'string') throw new Error(paths);
  return coverageMistakeIn({ serviceTags: 'a' }, paths);
};
const codeOf = (path: string, cloud: 'public' | 'usgov' = 'public'): string | null => {
  const tags = openTagsFile(path, cloud);
  return isFailure(tags) ? tags.code : null;
};

describe('a list of address ranges in the terminal', () => {
  it('is opened by its path, and its day read from its name', () => {
    const tags = openTagsFile(written(smallFile()), 'public');
    expect(isFailure(tags) ? tags : tags.date).toBe('2026-11-16');
  });

  it('is refused where it is not there, is too large to be read, or of another cloud', () => {
    expect(codeOf(join(folder, 'none.json'))).toBe('SERVICE-TAGS-UNREADABLE');
    expect(codeOf(folder)).toBe('SERVICE-TAGS-UNREADABLE');
    const large = written(new Uint8Array(1), 'large.json');
    truncateSync(large, mostBytes + 1);
    expect(codeOf(large)).toBe('SERVICE-TAGS-TOO-LARGE');
    const other = written(fileOf({ AzureCloud: ['20.0.0.0/8'] }, { cloud: 'AzureGovernment' }), 'gov.json');
    expect(codeOf(other)).toBe('SERVICE-TAGS-OTHER-CLOUD');
    expect(codeOf(other, 'usgov')).toBeNull();
  });

  it('is of no use where nothing is looked up', () => {
    expect(coverageMistakeIn({})).toBeNull();
    expect(coverageMistakeIn({ export: 'a.csv' })).toContain('give that file');
    expect(coverageMistakeIn({ serviceTags: 'a', offline: true })).toContain('--offline does not look up');
    expect(mistakeOver('proxy:8080')).toContain('add --path direct');
    expect(mistakeOver('direct')).toBeNull();
    expect(mistakeOver('proxy:8080', 'DIRECT')).toBeNull();
    expect(coverageMistakeIn({ serviceTags: 'a', export: 'a.xlsx' })).toContain('.json, .csv or .txt');
  });

  it.each(['a.json', 'a.csv', 'a.TXT'])('is exported into %s by its ending, over nothing that is there', (name) => {
    const tags = openTagsFile(written(smallFile()), 'public');
    if (isFailure(tags)) throw new Error(tags.message);
    const coverage = coverageOf(tags, [{ name: 'a.msappproxy.net', addresses: ['20.50.1.1'] }], Date.now());
    const target = join(folder, name);
    expect(saveCoverage(coverage, { serviceTags: 'a' })).toBeNull();
    expect(existsSync(target)).toBe(false);
    expect(saveCoverage(coverage, { serviceTags: 'a', export: target })).toBeNull();
    const text = readFileSync(target, 'utf8');
    expect(text).toContain('20.50.0.0/16');
    expect(text.startsWith({ 'a.json': '{', 'a.csv': 'tag,', 'a.TXT': '#' }[name] ?? '?')).toBe(true);
    expect(coverageMistakeIn({ serviceTags: 'a', export: target })).toContain('--overwrite');
    expect(coverageMistakeIn({ serviceTags: 'a', export: target, overwrite: true })).toBeNull();
    expect(saveCoverage(coverage, { serviceTags: 'a', export: target })?.code).toBe('FILE-EXISTS');
  });
});
