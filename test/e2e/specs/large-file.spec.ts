import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import type { Door, OpenedCapture, Report, Result } from '../../../preload/contract/index.js';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { largeCapture } from '../support/captures.js';
import { door } from '../support/door.js';
import { dropFromDisk, picture, served, styleOfPart, until, visit } from '../support/window.js';
import { connect } from '../support/wire.js';

/** How long a person may wait for an answer to Cancel, in milliseconds. */
const patience = 200;

/** Opens the large capture so that its reading begins at once: nothing has to be sent first. */
async function openLarge(): Promise<void> {
  if (door === 'browser') await startPage.openPath(largeCapture());
  else await dropFromDisk(largeCapture());
}

async function reading(): Promise<void> {
  await until('the reading is under way', async () => /packets/.test(await capturePage.figures().catch(() => '')));
}

/** Notes in the page where the progress bar stands: reading may be over before anybody has asked from outside. */
async function watchProgress(): Promise<void> {
  await browser.execute(() => {
    const shares: number[] = [];
    (window as unknown as { shares: number[] }).shares = shares;
    const look = (): void => {
      const share = document.querySelector('progress')?.value;
      if (share !== undefined && share !== shares.at(-1)) shares.push(share);
      requestAnimationFrame(look);
    };
    look();
  });
}

const sharesSeen = (): Promise<number[]> => browser.execute(() => (window as unknown as { shares: number[] }).shares);

/** Measures in the page: from the press to the heading that says it is cancelled. */
async function watchCancelling(): Promise<() => Promise<number>> {
  await browser.execute(() => {
    const watch = { pressed: Number.NaN, said: Number.NaN };
    (window as unknown as { watch: typeof watch }).watch = watch;
    const press = (): void => {
      if (Number.isNaN(watch.pressed)) watch.pressed = performance.now();
    };
    window.addEventListener('click', press, { capture: true });
    window.addEventListener('keydown', press, { capture: true });
    new MutationObserver(() => {
      if (Number.isNaN(watch.said) && document.querySelector('h1')?.textContent.includes('cancelled') === true) {
        watch.said = performance.now();
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return () =>
    browser.execute(() => {
      const { watch } = window as unknown as { watch: { pressed: number; said: number } };
      return watch.said - watch.pressed;
    });
}

/** The bridge asked by itself, as a page would: the time from its `cancel` to the answer of the reading. */
async function cancelThroughDoor(): Promise<{ code: string | undefined; took: number }> {
  await browser.execute(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'file-of-the-test';
    document.body.append(input);
  });
  await $('#file-of-the-test').addValue(largeCapture());
  return browser.execute(async () => {
    const { connectorDoctor: bridge } = window as unknown as { connectorDoctor: Door<File> };
    const file = document.querySelector<HTMLInputElement>('#file-of-the-test')!.files![0]!;
    const opened = (await bridge.openFile(file, () => true)) as Extract<Result<OpenedCapture>, { ok: true }>;
    const capture = opened.value.id;
    let begun = 0;
    bridge.onProgress(() => {
      if (begun !== 0) return;
      begun = performance.now();
      void bridge.cancel(capture);
    });
    const report = (await bridge.analyze({ capture, mode: null, proxy: null })) as Extract<
      Result<Report>,
      { ok: true }
    >;
    return { code: report.value.error?.code, took: performance.now() - begun };
  });
}

async function cancelOverWire(): Promise<{ code: string | undefined; took: number }> {
  const cookies = await browser.getCookies();
  const wire = await connect(served().port, cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
  const opened = (await wire.call('openCapture', largeCapture())) as Extract<Result<OpenedCapture>, { ok: true }>;
  const capture = opened.value.id;
  const answer = wire.call('analyze', { capture, mode: null, proxy: null });
  await wire.nextProgress();
  const begun = performance.now();
  void wire.call('cancel', capture);
  const report = (await answer) as Extract<Result<Report>, { ok: true }>;
  const took = performance.now() - begun;
  wire.close();
  return { code: report.value.error?.code, took };
}

describe('a large capture', () => {
  before(() => largeCapture());
  beforeEach(visit);

  it('shows how far its reading is, and ends with a verdict', async () => {
    await watchProgress();
    await openLarge();
    await reading();
    await picture('reading');
    await capturePage.waitForHeading(/does not show the connector/, 60_000);
    const seen = await sharesSeen();
    assert.ok(seen.length >= 3, `the progress bar stood at ${seen.join(', ')}`);
    assert.deepEqual(
      seen,
      seen.toSorted((one, other) => one - other),
    );
    assert.ok(seen.every((share) => share >= 0 && share <= 1));
  });

  it('moves nothing for those who asked for that', async () => {
    await openLarge();
    await capturePage.progress().waitForDisplayed();
    assert.equal(await styleOfPart('-webkit-progress-value', 'transition-duration'), '0s');
    await capturePage.cancel();
    await capturePage.waitForHeading(/cancelled/);
  });

  for (const { what, press } of [
    { what: 'its button', press: () => capturePage.cancel() },
    { what: 'Escape', press: () => browser.keys(['Escape']) },
  ]) {
    it(`is given up at once by ${what}`, async () => {
      await openLarge();
      await reading();
      const took = await watchCancelling();
      await press();
      await capturePage.waitForHeading(/cancelled/);
      await picture('cancelled');
      const milliseconds = await took();
      assert.ok(milliseconds <= patience, `it took ${milliseconds} ms`);
    });
  }

  it('can be read again after that', async () => {
    await openLarge();
    await reading();
    await capturePage.cancel();
    await capturePage.waitForHeading(/cancelled/);
    await capturePage.act('Read it again').click();
    await reading();
    await capturePage.cancel();
    await capturePage.waitForHeading(/cancelled/);
  });

  it('is given up by the program itself as quickly', async () => {
    const { code, took } = door === 'browser' ? await cancelOverWire() : await cancelThroughDoor();
    assert.equal(code, 'CANCELLED');
    assert.ok(took <= patience, `it took ${took} ms`);
  });
});
