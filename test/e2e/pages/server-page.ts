/** The page of a server's prerequisites, in any of its states, and that of its proxies. */
import { $, $$, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** A check as it is shown. */
export interface ShownCheck {
  readonly id: string;
  readonly title: string;
  /** What its shape says to the ear. */
  readonly state: string;
  readonly said: string;
  readonly time: string;
}

/** What a person can see and do there. */
export const serverPage = {
  /** Goes to it by the sidebar. */
  open: async (): Promise<void> => {
    await $('nav').$('a*=Prerequisites').click();
  },

  waitForHeading: async (expected: RegExp, timeout?: number): Promise<void> => {
    await until(
      `the heading is ${String(expected)}`,
      async () =>
        expected.test(
          await $('h1')
            .getText()
            .catch(() => ''),
        ),
      timeout,
    );
  },

  checks: (): Promise<readonly ShownCheck[]> =>
    browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('main li[data-check]')].map((row) => {
        const text = (selector: string): string => (row.querySelector(selector)?.textContent ?? '').trim();
        return {
          id: row.dataset['check'] ?? '',
          title: text('.title'),
          state: row.querySelector('svg')?.getAttribute('aria-label') ?? '',
          said: text('.said'),
          time: text('.time'),
        };
      }),
    ),

  /** What leads from a check to what was found. */
  leadFrom: (check: string) => $(`main li[data-check="${check}"] button`),

  /** Answers a question with one of its answers. */
  choose: async (question: string, answer: string): Promise<void> => {
    await $(`#question-${question} input[value="${answer}"]`).click();
  },

  /** Answers a question in words of one's own. */
  write: async (question: string, answer: string): Promise<void> => {
    await $(`#question-${question} input`).setValue(answer);
    await $(`#question-${question} form button`).click();
  },

  cancel: async (): Promise<void> => {
    await $('//main//button[normalize-space()="Cancel, keep what is there"]').click();
  },

  rerun: () => $('//main//button[normalize-space()="Run the checks again"]'),

  banner: () => $('main [role="note"]'),

  /** What the sidebar says of the step. */
  step: async (title: string): Promise<string> => (await $('nav').$(`a*=${title}`).$('.result').getText()).trim(),

  announced: async (): Promise<string> =>
    (await browser.execute(() => document.querySelector('[data-testid="announcer"]')?.textContent ?? '')).trim(),

  /** Each part of the product in the table of the proxies: what it takes, and which source decides. */
  proxies: (): Promise<
    readonly { readonly part: string; readonly way: string; readonly decides: string; readonly others: string }[]
  > =>
    browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('main tbody[data-part]')].map((part) => ({
        part: part.dataset['part'] ?? '',
        way: (part.querySelector('.way')?.textContent ?? '').trim(),
        decides: (part.querySelector('.decides .small')?.textContent ?? '').trim(),
        others: (part.querySelector('.others')?.textContent ?? '').replace(/\s+/g, ' ').trim(),
      })),
    ),

  practiceServers: (): Promise<readonly string[]> =>
    $$('ul.samples.servers button .title').map((title) => title.getText()),
};
