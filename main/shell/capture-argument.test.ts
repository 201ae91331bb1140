import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureArgument } from './capture-argument.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-argument-test-'));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'electron'), '');
  writeFileSync(join(folder, 'one.pcap'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the capture among the arguments', () => {
  it.each([
    [['one.pcap'], 'one.pcap'],
    [['--no-sandbox', 'app', './one.pcap'], 'one.pcap'],
    [['app', '--flag=one.pcap'], null],
    [['missing.pcap'], 'missing.pcap'],
    [['app', 'app://ui/index.html'], null],
    [['data:,'], null],
    [[], null],
  ])('of %j is %s', (args, expected) => {
    const found = captureArgument([join(folder, 'electron'), ...args], folder);
    expect(found).toBe(expected === null ? null : join(folder, expected));
  });

  it('may be an absolute path', () => {
    expect(captureArgument(['electron', join(folder, 'one.pcap')], '/')).toBe(join(folder, 'one.pcap'));
  });
});
