import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { copyOfSample, scratch, textFile } from '../support/captures.js';
import { door } from '../support/door.js';
import { storyOf } from '../support/stories.js';
import { dropFromDisk, dropFromPage, picture, until, visit } from '../support/window.js';

const story = storyOf('firewall-drops-direct');

describe('a file that is dropped', () => {
  beforeEach(visit);

  it('is read and judged', async () => {
    await dropFromDisk(copyOfSample(story.file, 'mine.pcapng'));
    await capturePage.waitForHeading(story.headline);
    assert.equal(await $('.file strong').getText(), 'mine.pcapng');
    assert.doesNotMatch(await $('.file').getText(), /practice/i);
  });

  it('is read where its name says nothing', async () => {
    await dropFromDisk(copyOfSample(story.file, 'recording.txt'));
    await capturePage.waitForHeading(story.headline);
  });

  it('is taken from a web page where it can be sent, and refused with a reason where it lies nowhere', async () => {
    await dropFromPage('notes.pcap', 'These are notes.');
    if (door === 'browser') await capturePage.waitForHeading(/text file/);
    else await capturePage.waitForHeading(/not a file on this computer/);
    assert.notEqual(await capturePage.advice(), '');
  });

  it('is one, not several', async () => {
    const file = copyOfSample(story.file, 'one.pcapng');
    await dropFromDisk(file, copyOfSample(story.file, 'two.pcapng'));
    await until('the drop is answered', async () => /2 files/.test(await $('[role="alert"]').getText()));
    assert.equal(await startPage.heading(), 'What do you need?');
    await picture('dropped-several');
    const gap = await browser.execute(() => {
      const right = (selector: string): number => document.querySelector(selector)!.getBoundingClientRect().right;
      return right('[role="alert"]') - right('[role="alert"] button');
    });
    assert.ok(gap < 30, `what puts it away is ${gap} pixels from the edge, where nobody looks for it`);
    await $('[role="alert"] button').click();
    await until('the remark is put away', async () => !(await $('[role="alert"]').isExisting()));
  });

  it('is a file, not a folder', async () => {
    const folder = join(scratch(), 'folder');
    mkdirSync(folder, { recursive: true });
    await dropFromDisk(folder);
    await until('the drop is answered', async () => /folder/.test(await $('[role="alert"]').getText()));
  });
});

describe('a file that is no capture', () => {
  beforeEach(visit);

  // The names say nothing of the messages: the heading names the file first, while it is read.
  for (const { what, name, text, message } of [
    { what: 'a text', name: 'start.pcapng', text: 'netsh trace stopped.\n'.repeat(20), message: /text file/i },
    { what: 'an empty file', name: 'nothing.pcap', text: '', message: /empty/i },
    { what: 'a picture', name: 'drawing.pcap', text: 'GIF89a' + '\0'.repeat(100), message: /picture/i },
  ]) {
    it(`is named as what it is, with what to do: ${what}`, async () => {
      await dropFromDisk(textFile(name, text));
      await capturePage.waitForHeading(message);
      assert.ok((await capturePage.advice()).length > 10);
      assert.match(await $('main section.card > code').getText(), /^[A-Z]+(-[A-Z]+)+$/);
      const { causes, quiet } = await capturePage.findings();
      assert.deepEqual([...causes, ...quiet], []);
      // A second try would find the same file.
      assert.equal(await capturePage.act('Try again').isExisting(), false);
      await picture(`failed-${name.replace(/\W/g, '-')}`);

      await capturePage.act('Back to the start').click();
      await startPage.openSample(story.title);
      await capturePage.waitForHeading(story.headline);
    });
  }
});

describe('the page of a capture', () => {
  it('says so when none is open', async () => {
    await visit();
    await $('nav').$('a*=Capture').click();
    await capturePage.waitForHeading('No capture is open.');
    await picture('none-open');
    await capturePage.act('Go to the start page').click();
    await until('the start page is there', async () => (await startPage.heading()).startsWith('What do you'));
  });
});
