/** The page on which a change is chosen, looked at, agreed to and made, and the history, in any of their states. */
import { $, $$, browser } from '@wdio/globals';
import { door } from '../support/door.js';
import { pressUntilGone, served, until } from '../support/window.js';

/** A step of a plan as it is shown. */
export interface ShownStep {
  readonly title: string;
  readonly kind: string;
  /** Its lines with the sign before each. */
  readonly lines: readonly string[];
  readonly values: readonly string[];
}

/** A change of the history as it is shown. */
export interface ShownChange {
  readonly headline: string;
  readonly state: string;
}

/** What a person can see and do there. */
export const changesPage = {
  /** Goes to it by the sidebar. */
  open: async (): Promise<void> => {
    await $('nav').$('a*=Choose a path').click();
    await $('main h1').waitForDisplayed();
  },

  openHistory: async (): Promise<void> => {
    await $('a=History and undo').click();
    await changesPage.waitForHeading(/^What was changed$/);
  },

  waitForHeading: async (expected: RegExp): Promise<void> => {
    await until(`the heading is ${String(expected)}`, async () =>
      expected.test(
        await $('h1')
          .getText()
          .catch(() => ''),
      ),
    );
  },

  /** One of the ways, by its title. */
  way: (title: string) => $(`label=${title}`),

  /** The id of the way that is chosen; null where none is. */
  chosen: (): Promise<string | null> =>
    browser.execute(() => document.querySelector<HTMLInputElement>('input[name="remedy"]:checked')?.value ?? null),

  address: () => $('#change-address'),

  /** What is said about a field or a choice that has to be mended. */
  objection: () => $('form [role="alert"]'),

  /** Waits until what is said there is this; what was said before may stand there until then. */
  waitForObjection: async (expected: RegExp): Promise<void> => {
    await until(`the objection is ${String(expected)}`, async () =>
      expected.test(
        await changesPage
          .objection()
          .getText()
          .catch(() => ''),
      ),
    );
  },

  showPlan: async (): Promise<void> => {
    await $('button=Show what would change').click();
  },

  act: (label: string) => $('main').$(`button=${label}`),

  /** The button that asks, whichever number it names. */
  make: () => $('main').$('button*=Make '),

  practiceLine: () => $('main [role="note"]'),

  steps: (): Promise<readonly ShownStep[]> =>
    browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('main ol > li[data-kind]')].map((step) => ({
        title: (step.querySelector('h3')?.textContent ?? '').trim(),
        kind: step.dataset['kind'] ?? '',
        lines: [...step.querySelectorAll('ol > li')].map((line) =>
          [line.querySelector('.sign')?.textContent ?? '', line.querySelector('code')?.textContent ?? ''].join(''),
        ),
        values: [...step.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim()),
      })),
    ),

  /** How each step went, by the word beside it. */
  outcomes: (): Promise<readonly string[]> =>
    browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('main ol .state')].map((state) => (state.textContent ?? '').trim()),
    ),

  /** What the sidebar says of the step, and of what has been changed. */
  step: (): Promise<string> => $('nav a[href="#choose"] .result').getText(),
  waitForChanged: async (expected: RegExp): Promise<void> => {
    const said = (): Promise<string> => $('aside .below p').getText();
    await until(`the sidebar says ${String(expected)}`, async () => expected.test(await said()));
  },

  /** The changes of the history, newest first. */
  history: (): Promise<readonly ShownChange[]> =>
    $$('main article[data-state]').map(async (change) => ({
      headline: await change.$('h2').getText(),
      state: (await change.getAttribute('data-state')) ?? '',
    })),

  /** Answers the question whether the change may be made, in the door's own way. */
  answer: async (agreed: boolean): Promise<void> => {
    await changesPage.waitForHeading(/^Do you agree/);
    await (door === 'browser' ? answerByCode(agreed) : answerInWindow(agreed));
  },
};

/** Codes that belong to former questions. */
const former = new Set<string>();

/** Types what the terminal shows. */
async function answerByCode(agreed: boolean): Promise<void> {
  const shown = (): readonly string[] =>
    served()
      .printed()
      .match(/(?<=type this code into the page: )\S+/g) ?? [];
  const code = (): string | undefined => shown().find((each) => !former.has(each));
  await until('the terminal shows a code', () => code() !== undefined);
  const present = code() ?? '';
  former.add(present);
  if (!agreed) {
    await $('button=No, change nothing').click();
    return;
  }
  await $('#change-code').setValue(present);
  await $('button=Agree and make the changes').click();
}

/** Presses the button in the window that main shows for it. */
async function answerInWindow(agreed: boolean): Promise<void> {
  const home = await browser.getWindowHandle();
  await until('there is a window that asks', async () => (await browser.getWindowHandles()).length === 2);
  const other = (await browser.getWindowHandles()).find((handle) => handle !== home) ?? '';
  await browser.switchToWindow(other);
  // Also where it fails: the next test begins in the program's own window.
  await pressUntilGone($(agreed ? 'footer button.primary' : 'footer button.plain')).finally(() =>
    browser.switchToWindow(home),
  );
}
