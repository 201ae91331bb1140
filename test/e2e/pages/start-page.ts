/** The first page. */
import { $, $$ } from '@wdio/globals';

/** A practice capture as the page shows it. */
export interface ShownSample {
  readonly title: string;
  readonly description: string;
}

/** What a person can see and do on the start page. */
export const startPage = {
  heading: () => $('h1').getText(),

  /** Gives one of the page's answers. */
  answer: async (title: string): Promise<void> => {
    await $(`//button[.//*[text()="${title}"]]`).click();
  },

  samples: (): Promise<readonly ShownSample[]> =>
    $$('ul.samples.captures button').map(async (button) => ({
      title: await button.$('.title').getText(),
      description: await button.$('.hint').getText(),
    })),

  openSample: async (title: string): Promise<void> => {
    await $(`//ul[contains(@class, "samples")]//button[.//*[text()="${title}"]]`).click();
  },

  /** Browser mode alone: opens a file of the computer that serves. */
  openPath: async (path: string): Promise<void> => {
    const field = $('#capture-path');
    if (!(await field.isDisplayed())) await $('details.by-path summary').click();
    await field.setValue(path);
    await $('.by-path form button').click();
  },
};
