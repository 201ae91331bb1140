/** The page of the paths, in any of its states. */
import { $, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** A cell of the matrix as it is shown. */
export interface ShownCell {
  readonly endpoint: string;
  readonly path: string;
  readonly said: string;
  /** What is read aloud. */
  readonly label: string;
}

/** What a person can see and do there. */
export const pathsPage = {
  /** Goes to it by the sidebar. */
  open: async (): Promise<void> => {
    await $('nav').$('a*=Paths').click();
    await $('main h1').waitForDisplayed();
  },

  heading: (): Promise<string> => $('h1').getText(),

  waitForHeading: async (expected: RegExp): Promise<void> => {
    await until(`the heading is ${String(expected)}`, async () =>
      expected.test(
        await $('h1')
          .getText()
          .catch(() => ''),
      ),
    );
  },

  start: async (): Promise<void> => {
    await $('button=Try the paths').click();
  },

  cells: (): Promise<readonly ShownCell[]> =>
    browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('main table button.cell')].map((button) => ({
        endpoint: button.closest('tr')?.dataset['endpoint'] ?? '',
        path: button.dataset['path'] ?? '',
        said: (button.querySelector('.said')?.textContent ?? '').trim(),
        label: button.getAttribute('aria-label') ?? '',
      })),
    ),

  /** The cell of a name over a path. */
  cell: (endpoint: string, path: string) => $(`main tr[data-endpoint="${endpoint}"] button[data-path="${path}"]`),

  /** What the sidebar says of the step. */
  step: (): Promise<string> => $('nav a[href="#paths"] .result').getText(),

  announced: (): Promise<string> =>
    browser.execute(() => document.querySelector('[data-testid="announcer"]')?.textContent ?? ''),

  /** From here on the page keeps all that is announced: one sentence may soon take the place of another. */
  listen: async (): Promise<void> => {
    await browser.execute(() => {
      const announcer = document.querySelector('[data-testid="announcer"]');
      if (announcer === null) throw new Error('the page announces nothing');
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => heard.push(announcer.textContent)).observe(announcer, {
        characterData: true,
        childList: true,
        subtree: true,
      });
    });
  },

  heard: (): Promise<readonly string[]> => browser.execute(() => (window as unknown as { heard: string[] }).heard),
};
