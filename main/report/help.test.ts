import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { codes, type Code } from '../examine/codes.js';
import { documents } from '../knowledge/documents.js';
import { helpPage, helpSchema } from './help.js';
import { helpText } from './help-text.js';

const all = Object.keys(codes) as Code[];

describe('the help page', () => {
  it.each(all)('of %s is whole, and names where its facts come from', (code) => {
    const page = helpPage(code);
    expect(v.parse(helpSchema, page)).toEqual(page);
    for (const text of [page.title, page.means, page.sure, page.told, ...page.steps]) {
      expect(text.trim()).toBe(text);
      expect(text.length).toBeGreaterThan(5);
    }
    expect(page.title).not.toMatch(/\.$|error|oops/i);
    for (const text of [page.means, page.sure, page.told, ...page.steps]) expect(text).toMatch(/[.!?]$/);
    expect(page.steps.length).toBeGreaterThan(0);
    expect(page.documents.length).toBeGreaterThan(0);
  });

  it('says of nothing that is healthy or unknown that it is a fault', () => {
    for (const code of all.filter((one) => codes[one].outcome === 'couldNotTest')) {
      expect(helpPage(code).sure, code).toMatch(/^Certain that/);
    }
  });

  it('names documents by addresses of Microsoft and of the RFC editor, each used somewhere', () => {
    const used = new Set(all.flatMap((code) => helpPage(code).documents.map(({ address }) => address)));
    expect(Object.values(documents).map(({ address }) => address)).toEqual(
      expect.arrayContaining([...used]) as unknown,
    );
    expect(used.size).toBe(Object.keys(documents).length);
    for (const address of used) {
      expect(['learn.microsoft.com', 'www.rfc-editor.org']).toContain(new URL(address).host);
      expect(new URL(address).protocol).toBe('https:');
    }
  });
});

describe('the help page as text', () => {
  it('has all of it, wrapped, with addresses in one piece', () => {
    const page = helpPage('PROXY-AUTH-REQUIRED');
    const text = helpText(page, { colour: false, width: 72 });
    for (const line of text.split('\n')) if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(72);
    const flat = text.replace(/\s+/g, ' ');
    for (const part of [page.title, page.means, page.sure, page.told, ...page.steps]) expect(flat).toContain(part);
    for (const { address } of page.documents) expect(text).toContain(address);
    expect(text).not.toContain('\u001b');
  });
});
