import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { connections } from '../pages/connections.js';
import { startPage } from '../pages/start-page.js';
import { assertAccessible } from '../support/axe.js';
import { manyConnections } from '../support/captures.js';
import { fixturesFolder } from '../support/door.js';
import { focused, waitForFocus } from '../support/focus.js';
import { storyOf } from '../support/stories.js';
import { devTools, openFromDisk, picture, setPageSize, until, visit } from '../support/window.js';

const story = storyOf('proxy-asks-for-sign-in');
const { waterfall, panel } = connections;

async function openStory(): Promise<void> {
  await visit();
  await startPage.openSample(story.title);
  await capturePage.waitForHeading(story.headline);
  await connections.waitForLines();
}

describe('the table of connections', () => {
  beforeEach(openStory);

  it('is filtered by what is typed, and says when nothing fits', async () => {
    const all = await connections.total();
    await connections.filter('LOGIN');
    await until('fewer are shown', async () => (await connections.total()) < all);
    await connections.waitForLines();
    for (const { text } of await connections.lines()) assert.match(text, /login/);
    await connections.filter('no such name');
    await connections.waitForTotal(0);
    await $('button=Clear the filter').click();
    await connections.waitForTotal(all);
  });

  it('is put in order by a column, and the other way round', async () => {
    const times = async (): Promise<readonly number[]> =>
      (await connections.lines()).map(({ text }) => Number.parseFloat(text));
    const before = await times();
    assert.deepEqual(
      before,
      before.toSorted((one, other) => one - other),
    );
    await connections.sortBy('Time (s)');
    await until('the last one is first', async () => (await times())[0] === before.at(-1));
    assert.equal(
      await $('[role="columnheader"][aria-sort="descending"]')
        .getText()
        .then((text) => text.trim()),
      'Time (s)',
    );
  });

  it('is led through by the arrow keys; Enter opens, Escape leads back', async () => {
    await browser.execute(() => document.querySelector<HTMLElement>('[role="grid"]')?.focus());
    await browser.keys(['ArrowDown']);
    await browser.keys(['End']);
    const last = (await connections.total()) - 1;
    assert.equal(await connections.grid().getAttribute('aria-activedescendant'), `connection-${last}`);
    await browser.keys(['Enter']);
    await panel.waitUntilOpen();
    await picture('connection-panel');
    await browser.keys(['Escape']);
    await panel.waitUntilClosed();
    assert.equal(await browser.execute(() => document.activeElement?.getAttribute('role')), 'grid');
    assert.equal((await connections.lines()).find(({ chosen }) => chosen)?.index, last);
  });
});

describe('one connection', () => {
  beforeEach(openStory);

  it('is shown whole: its request, the answer, what was concluded, and its packets', async () => {
    await waterfall.open('login.microsoftonline.com');
    await panel.waitUntilOpen();
    const text = await panel.text();
    assert.match(text, /CONNECT login\.microsoftonline\.com:443/);
    assert.match(text, /407 Proxy Authentication Required/);
    assert.match(text, /asks for a sign-in: Negotiate, NTLM/);
    assert.match(text, /ip\.addr == [\d.]+ && tcp\.port == \d+/);
    const packets = await panel.packets();
    assert.ok(packets.length >= 4);
    assert.deepEqual(
      packets,
      packets.toSorted((one, other) => one - other),
    );
    await assertAccessible('connection-panel');
  });

  it('is the one thing that scrolls, and the page behind stays where it is', async () => {
    const page = (): Promise<{ readonly scrolls: boolean; readonly content: number }> =>
      browser.execute(() => ({
        scrolls: getComputedStyle(document.documentElement).overflowY !== 'hidden',
        content: document.querySelector('main .page')!.getBoundingClientRect().width,
      }));
    const before = await page();
    assert.equal(before.scrolls, true);
    await waterfall.open('login.microsoftonline.com');
    await panel.waitUntilOpen();
    assert.deepEqual(await page(), { ...before, scrolls: false });
    await browser.keys(['Escape']);
    await panel.waitUntilClosed();
    assert.deepEqual(await page(), before);
  });

  it('is marked where it was not opened, too', async () => {
    await waterfall.open('login.microsoftonline.com');
    await panel.waitUntilOpen();
    await browser.keys(['Escape']);
    await panel.waitUntilClosed();
    await waitForFocus(({ text }) => text === 'login.microsoftonline.com');
    await until('the table marks it', async () =>
      (await connections.lines()).some(({ chosen, text }) => chosen && text.includes('login.microsoftonline.com')),
    );
    assert.ok((await waterfall.rows()).some(({ chosen, name }) => chosen && name === 'login.microsoftonline.com'));
  });

  it('leads to the finding that rests on it', async () => {
    await waterfall.open('login.microsoftonline.com');
    await panel.waitUntilOpen();
    await $('dialog').$('button*=Go to this finding').click();
    await panel.waitUntilClosed();
    const title = await capturePage.card('PROXY-AUTH-REQUIRED').$('h3').getText();
    await until('reading goes on at the finding', async () => (await focused()).text === title);
  });
});

describe('the waterfall', () => {
  beforeEach(openStory);

  it('is looked at more closely by buttons and by keys, and as a whole again', async () => {
    const whole = await waterfall.ticks();
    const rows = (await waterfall.rows()).length;
    await waterfall.tool('Zoom in').click();
    await until('the axis is another one', async () => (await waterfall.ticks()).join() !== whole.join());
    await until('it is said', async () => /^Shown: /.test(await saidText()));
    assert.match(await waterfall.title(), /from [\d.]+ s to [\d.]+ s/);
    assert.match(await $('.tools .within').getText(), /^Only from [\d.]+ s to [\d.]+ s/);
    await picture('waterfall-closer');
    await browser.keys(['+']);
    await browser.keys(['ArrowRight']);
    await browser.keys(['0']);
    await until('the whole time is shown', async () => (await waterfall.ticks()).join() === whole.join());
    await until('all rows are there', async () => (await waterfall.rows()).length === rows);
    assert.match(await saidText(), /whole time/);
    assert.match(await waterfall.title(), /first/);
    assert.equal(await $('.tools .within').isExisting(), false);
  });

  it('has something in sight however closely one looks, and whichever way one goes on', async () => {
    for (let times = 0; times < 12; times++) {
      await waterfall.tool('Zoom in').click();
      await until('its rows are there', async () => (await waterfall.barsInSight()) > 0);
    }
    for (const way of ['Later', 'Later', 'Later', 'Later', 'Earlier', 'Earlier']) {
      const before = await waterfall.title();
      await waterfall.tool(way).click();
      await until('another stretch is shown, or the end is', async () => (await waterfall.barsInSight()) > 0);
      assert.match(before, /from/);
    }
    await $('.tools .within').$('button').click();
    await until('the whole time is shown', async () => /first/.test(await waterfall.title()));
  });

  it('writes what came of a row in one line, beside its bar or on it', async () => {
    for (const width of [1024, 1400, 700]) {
      await setPageSize(width, 700);
      await until('results are there', async () => (await waterfall.results()).length > 0);
      for (const { text, lines, inside } of await waterfall.results()) {
        assert.equal(lines, 1, `${text} takes ${lines} lines at ${width}`);
        assert.ok(inside, `${text} leaves its lane at ${width}`);
      }
    }
    await devTools('Emulation.clearDeviceMetricsOverride', {});
  });

  it('is looked at more closely where somebody draws over a stretch, or turns the wheel with Ctrl', async () => {
    const whole = await waterfall.ticks();
    const axis = $('th.lanes');
    await axis.scrollIntoView({ block: 'center' });
    await browser
      .action('pointer')
      .move({ origin: axis, x: -100, y: 0 })
      .down()
      .move({ origin: axis, x: -20, y: 0 })
      .move({ origin: axis, x: 0, y: 0 })
      .perform(true);
    const marked = await waterfall.marked();
    assert.ok(marked !== null && Math.abs(marked.mark - marked.rows) < 2, 'the mark does not cover the rows');
    await browser.action('pointer').up().perform();
    await until('the axis is another one', async () => (await waterfall.ticks()).join() !== whole.join());
    await waterfall.tool('Show the whole time').click();
    await until('the whole time is shown', async () => (await waterfall.ticks()).join() === whole.join());
    await browser.execute(() => {
      const lanes = document.querySelector('th.lanes')!;
      const { left, top, width } = lanes.getBoundingClientRect();
      const at = { clientX: left + width / 3, clientY: top + 5, bubbles: true, cancelable: true, deltaY: -100 };
      lanes.dispatchEvent(new WheelEvent('wheel', at));
    });
    assert.deepEqual(await waterfall.ticks(), whole);
    await browser.execute(() => {
      const lanes = document.querySelector('th.lanes')!;
      const { left, top, width } = lanes.getBoundingClientRect();
      const at = { clientX: left + width / 3, clientY: top + 5, bubbles: true, cancelable: true, deltaY: -100 };
      lanes.dispatchEvent(new WheelEvent('wheel', { ...at, ctrlKey: true }));
    });
    await until('the wheel with Ctrl changes the axis', async () => (await waterfall.ticks()).join() !== whole.join());
  });

  it('is a list where that is wanted, and so is the way', async () => {
    const rows = (await waterfall.rows()).length;
    await waterfall.asList().click();
    const list = await waterfall.list();
    assert.equal(list.length, rows);
    assert.match(list.join('\n'), /login\.microsoftonline\.com[\s\S]*407/);
    const words = $('button*=The way in words');
    assert.equal(await words.getAttribute('aria-expanded'), 'false');
    await words.click();
    await $('main ol.list li').waitForDisplayed();
    assert.deepEqual((await capturePage.way()).length, 5);
    await assertAccessible('as-lists');
  });
});

describe('several servers in one capture', () => {
  it('are told apart in the waterfall, in the table; one alone is not named', async () => {
    await openStory();
    assert.equal(await $('.grid .from').isExisting(), false);
    await visit();
    await openFromDisk(join(fixturesFolder, 'direct-dropped-for-one-of-two-servers.pcap'));
    await connections.waitForLines();
    const lines = (await connections.lines()).map(({ text }) => text).join('\n');
    assert.match(lines, /172\.20\.5\.10/);
    assert.match(lines, /172\.20\.5\.11.*no answer/);
    assert.deepEqual(await waterfall.from(), ['172.20.5.10', '172.20.5.10', '172.20.5.11']);
    await waterfall.asList().click();
    assert.match((await waterfall.list()).join('\n'), /from 172\.20\.5\.11/);
    await assertAccessible('several-servers');
  });

  it('keep the ends of their names, and what came of each connection, in narrow windows', async () => {
    await visit();
    await openFromDisk(join(fixturesFolder, 'direct-dropped-for-one-of-two-servers.pcap'));
    await connections.waitForLines();
    for (const width of [1024, 700, 400]) {
      await setPageSize(width, 700);
      await until('the names are there', async () => (await waterfall.drawnNames()).length > 0);
      const names = (await waterfall.rows()).map(({ name }) => name);
      for (const [index, drawn] of (await waterfall.drawnNames()).entries()) {
        const end = drawn.split('…').at(-1) ?? '';
        assert.ok(end.length > 4 && names[index]?.endsWith(end), `${drawn} at ${width}`);
      }
      const sideways = await browser.execute(() => {
        const grid = document.querySelector('[role="grid"]')!;
        return grid.scrollWidth - grid.clientWidth;
      });
      assert.equal(sideways, 0, `the table is moved sideways at ${width}`);
    }
    await devTools('Emulation.clearDeviceMetricsOverride', {});
  });
});

describe('100,000 connections', () => {
  it('come a few at a time, and scrolling to the end shows the last one', async function () {
    this.timeout(180_000);
    const { path, count, lastPort } = manyConnections();
    await visit();
    await openFromDisk(path);
    await until('the capture is judged', () => connections.grid().isExisting(), 120_000);
    await connections.waitForLines(30_000);
    assert.equal(await connections.total(), count);
    assert.ok((await connections.lines()).length < 100, 'all of the lines are in the page');
    assert.ok((await waterfall.rows()).length <= 200);
    await picture('many-connections');

    const resting = middle(await frames(false));
    const scrolling = await frames(true);
    const longest = scrolling[scrolling.length - 1] ?? Number.NaN;
    // Sixty times a second is 17 ms. On a computer with other work frames come later, scrolled or not; and none may look
    // like a hang.
    const smooth = Math.max(50, 3 * resting);
    assert.ok(middle(scrolling) < smooth, `half of the frames took ${Math.round(middle(scrolling))} ms or more`);
    assert.ok(longest < 500, `one frame took ${Math.round(longest)} ms`);

    await browser.execute(() => document.querySelector<HTMLElement>('[role="grid"]')?.focus());
    await browser.keys(['End']);
    await until('the last one is there', async () => {
      const last = (await connections.lines()).at(-1);
      return last !== undefined && last.index === count - 1 && last.text !== '…';
    });
    assert.ok((await connections.lines()).length < 100);
    await browser.keys(['Enter']);
    await panel.waitUntilOpen();
    assert.match(await panel.text(), new RegExp(`:${lastPort}\\b`));
    await browser.keys(['Escape']);
    await panel.waitUntilClosed();

    await connections.filter(`:${lastPort}`);
    await until('the filter finds it', async () => (await connections.total()) < count);
    await connections.waitForLines();
  });
});

/** What is read aloud and not drawn has no text to a driver. */
async function saidText(): Promise<string> {
  return browser.execute(
    () => document.querySelector('section[aria-labelledby="waterfall-title"] > [role="status"]')?.textContent ?? '',
  );
}

/** The middle one of numbers in order. */
const middle = (numbers: readonly number[]): number => numbers[Math.floor(numbers.length / 2)] ?? Number.NaN;

/**
 * How long each of ninety frames took, in milliseconds, the shortest first.
 *
 * @param scrolled from the first line to the last, a step in each frame; else the table rests
 */
async function frames(scrolled: boolean): Promise<number[]> {
  return await browser.execute(
    (moves: boolean) =>
      new Promise<number[]>((resolve) => {
        const grid = document.querySelector('[role="grid"]')!;
        const steps = 90;
        let step = 0;
        const took: number[] = [];
        let last = performance.now();
        const frame = (now: number): void => {
          took.push(now - last);
          last = now;
          if (step++ >= steps) {
            resolve(took.sort((one, other) => one - other));
            return;
          }
          if (moves) grid.scrollTop = (grid.scrollHeight * step) / steps;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    scrolled,
  );
}
