/** The window under test, whichever door it stands behind. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser, $ } from '@wdio/globals';
import { startPage } from '../pages/start-page.js';
import { door } from './door.js';
import type { Served } from './served.js';

/** One message that the page or the browser wrote to the console. */
export interface ConsoleMessage {
  readonly level: string;
  readonly message: string;
}

let current: Served | null = null;
const messages: ConsoleMessage[] = [];

/** Tells the specs which running browser mode is theirs. */
export function setServed(served: Served): void {
  current = served;
}

/** The running browser mode of this session. */
export function served(): Served {
  if (current === null) throw new Error('there is no browser mode in this run');
  return current;
}

/** The address of the window's page, without a token. */
export function pageUrl(): string {
  return door === 'browser' ? `http://127.0.0.1:${served().port}/` : 'app://ui/index.html';
}

/** Begins a new visit: a fresh page that has opened nothing, on its start page. */
export async function visit(): Promise<void> {
  await keepConsole();
  if (door === 'browser') await browser.url(pageUrl());
  else await browser.refresh();
  await $('ul.samples button').waitForDisplayed();
}

/** Takes what is in the console, and keeps it for the spec that looks at it in the end. */
export async function keepConsole(): Promise<void> {
  messages.push(...(await takeConsole()));
}

/** Takes what is in the console out of the reckoning: for tests that provoke messages, and say which. */
export async function takeConsole(): Promise<readonly ConsoleMessage[]> {
  return (await browser.getLogs('browser')) as ConsoleMessage[];
}

/** Everything that was kept. */
export function keptConsole(): readonly ConsoleMessage[] {
  return messages;
}

/** Shows the page as a person sees it who asked for this theme. */
export async function setTheme(theme: 'light' | 'dark'): Promise<void> {
  await devTools('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ],
  });
}

/** Sends a command of the developer tools' protocol to the page. */
export async function devTools(command: string, parameters: Record<string, unknown>): Promise<unknown> {
  return browser.sendCommandAndGetResult(command, parameters);
}

/**
 * Gives the page another size, and waits until it is drawn in it: what measures itself is told only after a frame, and draws
 * itself anew in the one after that.
 */
export async function setPageSize(width: number, height: number): Promise<void> {
  await devTools('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await until(`the page is ${width} wide`, () => browser.execute((wanted) => innerWidth === wanted, width));
  await browser.execute(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
}

interface TreeNode {
  readonly nodeId: number;
  readonly attributes?: readonly string[];
  readonly children?: readonly TreeNode[];
  readonly shadowRoots?: readonly TreeNode[];
}

/** Reads a style of a part that the browser itself draws, as `-webkit-progress-value`: scripts of the page cannot. */
export async function styleOfPart(part: string, property: string): Promise<string> {
  await devTools('DOM.enable', {});
  await devTools('CSS.enable', {});
  const { root } = (await devTools('DOM.getDocument', { depth: -1, pierce: true })) as { root: TreeNode };
  const find = (node: TreeNode): TreeNode | undefined =>
    node.attributes?.includes(part) === true
      ? node
      : [...(node.shadowRoots ?? []), ...(node.children ?? [])].map(find).find((found) => found !== undefined);
  const nodeId = find(root)?.nodeId;
  if (nodeId === undefined) throw new Error(`the page has no ${part}`);
  const { computedStyle } = (await devTools('CSS.getComputedStyleForNode', { nodeId })) as {
    computedStyle: readonly { readonly name: string; readonly value: string }[];
  };
  return computedStyle.find(({ name }) => name === property)?.value ?? '';
}

/** Keeps a picture of the window where CONNECTOR_DOCTOR_E2E_PICTURES names a folder; for people who look at them. */
export async function picture(name: string): Promise<void> {
  const folder = process.env['CONNECTOR_DOCTOR_E2E_PICTURES'];
  if (folder === undefined || folder === '') return;
  const { data } = (await devTools('Page.captureScreenshot', { captureBeyondViewport: true })) as { data: string };
  writeFileSync(join(folder, `${door}-${name}.png`), Buffer.from(data, 'base64'));
}

/** Waits until `condition` holds, and says what was waited for where it never does. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeout = 15_000,
): Promise<void> {
  await browser.waitUntil(async () => condition(), {
    timeout,
    interval: 40,
    timeoutMsg: `waited in vain until ${what}`,
  });
}

/**
 * Presses a button of the window that asks until that window is gone. The display may bring it to the front only now, and then
 * it takes no press for a moment, as it should: a person presses again.
 */
export async function pressUntilGone(button: ReturnType<typeof $>): Promise<void> {
  const isGone = async (): Promise<boolean> => (await browser.getWindowHandles()).length === 1;
  await button.waitForEnabled();
  await until('the window that asks is gone', async () => {
    if (await isGone()) return true;
    await button.click().catch(async (error: unknown) => {
      if (!(await isGone())) throw error;
    });
    return isGone();
  });
}

/** Drops a file from the disk on the window, as the system's file manager does. */
export async function dropFromDisk(...files: readonly string[]): Promise<void> {
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devTools('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
}

/** Opens a capture that lies on the disk: by its path in browser mode, by a drop elsewhere. */
export async function openFromDisk(path: string): Promise<void> {
  if (door === 'browser') await startPage.openPath(path);
  else await dropFromDisk(path);
}

/** Drops a file that a page made, and that lies on no disk. */
export async function dropFromPage(name: string, text: string): Promise<void> {
  await browser.execute(
    (fileName: string, content: string) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    name,
    text,
  );
}
