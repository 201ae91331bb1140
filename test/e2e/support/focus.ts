/** The keyboard's place in the page. */
import { $, browser } from '@wdio/globals';
import { until } from './window.js';

/** What has the focus. */
export interface Focused {
  readonly tag: string;
  readonly text: string;
  /** Whether a person sees that it has the focus. */
  readonly visible: boolean;
  readonly inDialog: boolean;
}

/** Looks at what has the focus. */
export function focused(): Promise<Focused> {
  return browser.execute(() => {
    const element = document.activeElement ?? document.body;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    const onScreen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
    return {
      tag: element.tagName.toLowerCase(),
      text: (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim(),
      visible: element.matches(':focus-visible') && ring && onScreen,
      inDialog: element.closest('dialog') !== null,
    };
  });
}

/** Waits until such a thing has the focus: it moves a moment after what moves it. */
export async function waitForFocus(isMeant: (focus: Focused) => boolean): Promise<void> {
  let last: Focused | null = null;
  try {
    await until('the focus is where it is meant to be', async () => isMeant((last = await focused())));
  } catch {
    throw new Error(`the focus stayed on ${JSON.stringify(last)}; expected: ${String(isMeant)}`);
  }
}

/**
 * Presses Tab until the focus is on what is looked for; every stop on the way has to be seen.
 *
 * @param matches tells the element that is looked for.
 * @param keys what is pressed: `['Tab']`, or `['Shift', 'Tab']` for the way back.
 * @returns the texts of the stops, the last one being what was looked for
 */
export async function tabTo(
  matches: (focus: Focused) => boolean,
  keys: readonly string[] = ['Tab'],
): Promise<readonly string[]> {
  const stops: string[] = [];
  for (let press = 0; press < 60; press++) {
    await browser.keys([...keys]);
    const focus = await focused();
    // Between the last and the first of a dialog, the browser's own bars have the focus; to the page that is its body.
    if (focus.tag === 'body' && (await $('dialog[open]').isExisting())) continue;
    stops.push(focus.text);
    if (!focus.visible)
      throw new Error(`the focus cannot be seen on <${focus.tag}> "${focus.text}" (stop ${stops.length})`);
    if (matches(focus)) return stops;
  }
  throw new Error(`60 times Tab did not lead there; on the way: ${stops.join(' | ')}`);
}
