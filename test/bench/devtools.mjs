/** Chromium and Electron seen from outside, through the developer tools' protocol: https://chromedevtools.github.io/devtools-protocol/ */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** How long a page may take to become usable at all, in milliseconds. */
const patience = 30_000;

/** What every start page has to reach before its launch is over. Runs in the page; fulfilled after the frame is drawn. */
const usable = `new Promise((resolve) => {
  const isUsable = () =>
    (document.querySelector('h1')?.textContent ?? '') !== '' &&
    (document.querySelector('ul.samples button:not(:disabled)')?.getClientRects().length ?? 0) > 0;
  const whenDrawn = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  if (isUsable()) return whenDrawn();
  const observer = new MutationObserver(() => {
    if (!isUsable()) return;
    observer.disconnect();
    whenDrawn();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
})`;

/**
 * Connects with a running Chromium or Electron.
 *
 * @param {string} address what it prints as "DevTools listening on ..."
 */
export async function connect(address) {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map();
  let last = 0;
  socket.on('message', (data) => {
    const { id, result, error } = JSON.parse(String(data));
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has gone'));
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  return { send, close: () => socket.close() };
}

/** @typedef {Awaited<ReturnType<typeof connect>>} Tools */

/**
 * Finds the page of a program that has one window, as soon as there is one.
 *
 * @param {Tools} tools
 * @returns {Promise<string>} its session
 */
export async function firstPage(tools) {
  const latest = performance.now() + patience;
  while (performance.now() < latest) {
    const { targetInfos } = await tools.send('Target.getTargets');
    const page = targetInfos.find(({ type }) => type === 'page');
    if (page !== undefined) return attach(tools, page.targetId);
    await moment();
  }
  throw new Error('no window came');
}

/**
 * @param {Tools} tools
 * @param {string} targetId
 * @returns {Promise<string>} its session
 */
export async function attach(tools, targetId) {
  return (await tools.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
}

/**
 * Waits until the start page can be used: its heading and the practice captures are drawn, and can be clicked.
 *
 * @param {Tools} tools
 * @param {string} session
 */
export async function untilUsable(tools, session) {
  let over = false;
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the start page did not become usable')), patience);
  });
  const asked = async () => {
    while (!over) {
      try {
        if (await evaluate(tools, session, usable)) return;
      } catch (error) {
        // The page that was asked gave way to the next one.
        if (!/navigated|context|collected/i.test(String(error))) throw error;
        await moment();
      }
    }
  };
  try {
    await Promise.race([asked(), late]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

/**
 * Clicks the first practice capture as a mouse does, and waits until its verdict is shown: a page that only looks usable
 * does not count.
 *
 * @param {Tools} tools
 * @param {string} session
 */
export async function proveUsable(tools, session) {
  const { x, y } = await evaluate(
    tools,
    session,
    `(() => {
      const button = document.querySelector('ul.samples.captures button');
      button.scrollIntoView({ block: 'center' });
      const { x, y, width, height } = button.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    })()`,
  );
  const mouse = { x, y, button: 'left', clickCount: 1 };
  await tools.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse }, session);
  await tools.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse }, session);
  const latest = performance.now() + patience;
  while (!(await evaluate(tools, session, `document.querySelector('#findings-title') !== null`))) {
    if (performance.now() > latest) throw new Error('a practice capture was clicked, and no verdict came');
    await moment();
  }
}

async function evaluate(tools, session, expression) {
  const asked = { expression, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await tools.send('Runtime.evaluate', asked, session);
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Too short to be seen in a figure, long enough to leave the processor to what is measured. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 4));
