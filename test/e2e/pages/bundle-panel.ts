/** The panel that saves what was read of a server. */
import { $, $$, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** What a person can see and do there. */
export const bundlePanel = {
  /** What opens it. */
  opener: () => $('//main//button[normalize-space()="Save what was read…"]'),

  open: async (): Promise<void> => {
    await bundlePanel.opener().click();
    await until('the bundle is prepared', () => $('dialog [data-class]').isExisting());
  },

  /** What is said of each kind of names. */
  names: async (): Promise<Readonly<Record<string, string>>> =>
    browser.execute(() =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>('dialog [data-class]')].map((row) => [
          row.dataset['class'] ?? '',
          (row.querySelector('.about')?.textContent ?? '').trim(),
        ]),
      ),
    ),

  switchFor: (kind: string) => $(`dialog [data-class="${kind}"] input`),

  parts: (): Promise<readonly string[]> => $$('dialog li[data-part] .name').map((name) => name.getText()),

  /** Opens a part, and gives its text. */
  read: async (part: string): Promise<string> => {
    const row = $(`dialog li[data-part="${part}"]`);
    await row.$('summary').click();
    await row.$('pre').waitForExist();
    return await row.$('pre').getText();
  },

  path: () => $('#bundle-path'),

  save: async (): Promise<void> => {
    await $('dialog footer button[type="submit"]').click();
  },

  /** What came of it: said above the contents, or beside the button where it was refused. */
  outcome: async (): Promise<string> =>
    `${await $('dialog .outcome').getText()} ${await $('dialog footer').getText()}`.trim(),

  /** The files that were written. */
  written: (): Promise<readonly string[]> => $$('dialog .outcome code').map((path) => path.getText()),
};
