/** The page of one capture, in any of its states. */
import { $, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** A finding as it is shown. */
export interface ShownFinding {
  readonly code: string;
  readonly title: string;
  /** The headings of its three parts. */
  readonly parts: readonly string[];
  /** Codes that are folded under it. */
  readonly follows: readonly string[];
}

/** All findings that are shown. */
export interface ShownFindings {
  readonly causes: readonly ShownFinding[];
  /** Codes of what is as it should be, folded at the end. */
  readonly quiet: readonly string[];
}

/** What a person can see and do on a capture's page. */
export const capturePage = {
  heading: () => $('h1').getText(),

  /** Waits until the page's one heading says this. */
  waitForHeading: async (expected: string | RegExp, timeout?: number): Promise<void> => {
    let last = '';
    const matches = (text: string): boolean => (typeof expected === 'string' ? text === expected : expected.test(text));
    try {
      await until(
        'the heading is the expected one',
        async () =>
          matches(
            (last = await $('h1')
              .getText()
              .catch(() => '')),
          ),
        timeout,
      );
    } catch {
      throw new Error(`the heading stayed "${last}"; expected: ${String(expected)}`);
    }
  },

  /** Everything below the verdict. Text in closed folds is read as well: it is there for those who open them. */
  findings: (): Promise<ShownFindings> =>
    browser.execute(() => {
      const text = (element: Element | null): string => (element?.textContent ?? '').trim();
      const own = (article: Element, selector: string): Element[] =>
        [...article.querySelectorAll(selector)].filter((element) => element.closest('article') === article);
      const codeOf = (article: Element): string => text(own(article, '.chips code')[0] ?? null);
      const cards = [...document.querySelectorAll('main article.card')];
      const isCause = (card: Element): boolean => card.closest('section[aria-labelledby="findings-title"]') !== null;
      return {
        causes: cards.filter(isCause).map((card) => ({
          code: codeOf(card),
          title: text(card.querySelector('h3')),
          parts: own(card, 'dt').map(text),
          follows: [...card.querySelectorAll('article')].map(codeOf),
        })),
        quiet: cards.filter((card) => !isCause(card)).map(codeOf),
      };
    }),

  /** What the drawing of the way says to the ear: a station each, with its state. */
  way: (): Promise<readonly string[]> =>
    browser.execute(() =>
      [...document.querySelectorAll('main ol[aria-label="The way from the server to the cloud"] li')].map((item) =>
        (item.textContent ?? '').replace(/\s+/g, ' ').trim(),
      ),
    ),

  /** The card of a finding. */
  card: (code: string) => $(`//main//article[ul//code[text()="${code}"]]`),

  /** What opens the evidence of a finding; a change that helps may be offered beside it. */
  proof: (code: string) => capturePage.card(code).$('.proof > button[aria-label^="Show"]'),

  showPackets: async (code: string): Promise<void> => {
    await capturePage.proof(code).click();
  },

  /** What opens the help page of a finding. */
  moreAbout: (code: string) => capturePage.card(code).$(':scope > .proof > .link'),

  /** The line that opens what follows from a finding. */
  fold: (code: string) => capturePage.card(code).$('summary'),

  settings: {
    open: async (): Promise<void> => {
      await $('form fieldset').parentElement().parentElement().$('summary').click();
    },
    choose: async (way: 'unknown' | 'direct' | 'proxy' | 'wpad'): Promise<void> => {
      await $(`input[name="way"][value="${way}"]`).click();
    },
    setProxy: async (address: string): Promise<void> => {
      await $('#proxy-address').setValue(address);
      await $('.proxy button[type="submit"]').click();
    },
    objection: () => $('#proxy-message'),
    /** Chooses a file of authorities, as in the system's own dialog. */
    giveRoots: async (path: string): Promise<void> => {
      await $('#roots-file').addValue(path);
    },
    dropRoots: async (): Promise<void> => {
      await $('.roots button').click();
    },
    /** The line that says which authorities were given. */
    given: () => $('main .given'),
    rootsObjection: () => $('#roots-message'),
    /** The line that stays when the settings are folded. */
    summary: async (): Promise<string> =>
      (await $('form fieldset').parentElement().parentElement().$('summary').getText()).trim(),
  },

  progress: () => $('progress'),
  figures: () => $('.figures').getText(),
  cancel: async (): Promise<void> => {
    await $('//main//button[starts-with(normalize-space(), "Cancel")]').click();
  },

  /** A button of a message: "Try again", "Back to the start". */
  act: (words: string) => $(`//main//div[contains(@class, "acts")]//button[normalize-space()="${words}"]`),

  /** The sentence under the heading. */
  advice: () => $('main section.card > p').getText(),
};
