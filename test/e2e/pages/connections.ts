/** The waterfall and the table of connections on a capture's page, and the panel of one connection. */
import { $, $$, browser } from '@wdio/globals';
import { until } from '../support/window.js';

/** What a person can see and do with connections. */
export const connections = {
  grid: () => $('[role="grid"]'),

  /** How many connections the table says it has. */
  total: async (): Promise<number> => Number(await $('[role="grid"]').getAttribute('aria-rowcount')) - 1,

  /** The lines that are in the page, whatever their number in the table. */
  lines: (): Promise<readonly { readonly index: number; readonly text: string; readonly chosen: boolean }[]> =>
    browser.execute(() =>
      [...document.querySelectorAll('[role="grid"] .body [role="row"]')].map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')) - 2,
        text: (row.textContent ?? '').replace(/\s+/g, ' ').trim(),
        chosen: row.getAttribute('aria-selected') === 'true',
      })),
    ),

  /** Waits until all lines in the page have come, and there is at least one. */
  waitForLines: async (timeout?: number): Promise<void> => {
    await until(
      'the lines of the table are there',
      async () => {
        const lines = await connections.lines();
        return lines.length > 0 && lines.every(({ text }) => text !== '…');
      },
      timeout,
    );
  },

  waitForTotal: async (total: number): Promise<void> => {
    await until(`the table has ${total} connections`, async () => (await connections.total()) === total);
    if (total > 0) await connections.waitForLines();
  },

  filter: async (text: string): Promise<void> => {
    await $('input[type="search"]').setValue(text);
  },

  sortBy: async (column: 'Time (s)' | 'To' | 'What came of it'): Promise<void> => {
    await $(`[role="columnheader"] button[aria-label="Sort by: ${column}"]`).click();
  },

  panel: {
    waitUntilOpen: async (): Promise<void> => {
      await until('the panel is open', () => $('dialog[open] #connection-facts').isExisting());
    },
    waitUntilClosed: async (): Promise<void> => {
      await until('the panel is closed', async () => !(await $('dialog').isExisting()));
    },
    text: async (): Promise<string> => (await $('dialog').getText()).replace(/\s+/g, ' '),
    packets: (): Promise<readonly number[]> =>
      browser.execute(() =>
        [...([...document.querySelectorAll('dialog table')].at(-1)?.querySelectorAll('tbody tr') ?? [])].map((row) =>
          Number(row.querySelector('td')?.textContent),
        ),
      ),
  },

  waterfall: {
    rows: (): Promise<readonly { readonly name: string; readonly chosen: boolean }[]> =>
      browser.execute(() =>
        [...document.querySelectorAll('section[aria-labelledby="waterfall-title"] tbody tr')].map((row) => ({
          name: row.querySelector('th [title]')?.getAttribute('title') ?? '',
          chosen: row.classList.contains('chosen'),
        })),
      ),
    title: () => $('#waterfall-title').getText(),
    /** The names as they are drawn, cut where there is no room. */
    drawnNames: (): Promise<readonly string[]> =>
      browser.execute(() =>
        [...document.querySelectorAll('section[aria-labelledby="waterfall-title"] tbody th [title]')].map(
          (name) => name.querySelector('bdi:last-child')?.textContent ?? '',
        ),
      ),
    /** How far down the stretch that is being drawn is marked, and how far down the rows go. Pixels. */
    marked: (): Promise<{ readonly mark: number; readonly rows: number } | null> =>
      browser.execute(() => {
        const bottomOf = (found: Element | null): number => found?.getBoundingClientRect().bottom ?? 0;
        const mark = document.querySelector('.ticks .mark');
        return mark === null ? null : { mark: bottomOf(mark), rows: bottomOf(document.querySelector('table tbody')) };
      }),
    /** Whose the rows are, where that is said. */
    from: (): Promise<readonly string[]> =>
      browser.execute(() => [...document.querySelectorAll('tbody .from')].map((cell) => cell.textContent ?? '')),
    /** How many bars begin, end or go on within the axis. */
    barsInSight: (): Promise<number> =>
      browser.execute(() => {
        const axis = document.querySelector('th.lanes')!.getBoundingClientRect();
        const bars = [...document.querySelectorAll('.lane .bar, .lane .on')].map((bar) => bar.getBoundingClientRect());
        return bars.filter(({ left, right, width }) => width > 0 && right >= axis.left && left <= axis.right).length;
      }),
    /** What came of the rows, as it is drawn. */
    results: (): Promise<readonly { readonly text: string; readonly lines: number; readonly inside: boolean }[]> =>
      browser.execute(() =>
        [...document.querySelectorAll('.lane .result')].map((result) => {
          const [box, lane] = [result, result.parentElement!].map((one) => one.getBoundingClientRect());
          return {
            text: result.textContent ?? '',
            lines: Math.round(result.clientHeight / parseFloat(getComputedStyle(result).lineHeight)),
            inside: box!.left >= lane!.left - 1 && box!.right <= lane!.right + 1,
          };
        }),
      ),
    /** The labels of the time axis. */
    ticks: (): Promise<readonly string[]> =>
      browser.execute(() => [...document.querySelectorAll('.ticks > span')].map((tick) => tick.textContent ?? '')),
    tool: (label: string) => $(`[role="toolbar"] button[aria-label="${label}"]`),
    open: async (name: string): Promise<void> => {
      await $(`//section[@aria-labelledby="waterfall-title"]//button[normalize-space()="${name}"]`).click();
    },
    asList: () => $('//*[@role="toolbar"]//button[normalize-space()="As a list"]'),
    list: async (): Promise<readonly string[]> => {
      await $('[data-testid="waterfall-list"] li').waitForDisplayed();
      return $$('[data-testid="waterfall-list"] li').map((item) => item.getText());
    },
  },
};
