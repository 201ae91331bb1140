/** The panel with the packets of one finding. */
import { $, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** One packet as the panel shows it. */
export interface ShownPacket {
  readonly number: number;
  readonly seconds: string;
  readonly what: string;
}

/** What a person can see and do in the evidence panel. */
export const evidencePanel = {
  element: () => $('dialog'),

  waitUntilOpen: async (): Promise<void> => {
    await until('the evidence panel is open', () => $('dialog[open]').isExisting());
  },

  waitUntilClosed: async (): Promise<void> => {
    await until('the evidence panel is closed', async () => !(await $('dialog').isExisting()));
  },

  packets: (): Promise<readonly ShownPacket[]> =>
    browser.execute(() =>
      [...document.querySelectorAll('dialog tbody tr')].map((row) => {
        const cells = [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim());
        return { number: Number(cells[0]), seconds: cells[1] ?? '', what: cells.at(-1) ?? '' };
      }),
    ),

  close: async (): Promise<void> => {
    await $('dialog .close').click();
  },
};
