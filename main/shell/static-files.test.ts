import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStaticFiles } from './static-files.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'static-files-test-'));
  writeFileSync(join(folder, 'index.html'), 'page');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets/index.js'), 'script');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the static file map', () => {
  it('holds every file by its path in a URL, and the page at the root', () => {
    const files = readStaticFiles(folder);
    expect([...files.keys()].sort()).toEqual(['/', '/assets/index.js', '/index.html']);
    expect(files.get('/')).toBe(files.get('/index.html'));
    expect(files.get('/assets/index.js')?.type).toBe('text/javascript; charset=utf-8');
  });

  it('does not see what comes into the folder later', () => {
    const files = readStaticFiles(folder);
    writeFileSync(join(folder, 'late.js'), '');
    rmSync(join(folder, 'index.html'));
    expect(files.has('/late.js')).toBe(false);
    expect(Buffer.from(files.get('/')?.bytes ?? []).toString()).toBe('page');
  });

  it('refuses a folder without a page, or with a file of another kind', () => {
    writeFileSync(join(folder, 'notes.txt'), '');
    expect(() => readStaticFiles(folder)).toThrow('notes.txt');
    rmSync(join(folder, 'notes.txt'));
    rmSync(join(folder, 'index.html'));
    expect(() => readStaticFiles(folder)).toThrow('index.html');
  });
});
