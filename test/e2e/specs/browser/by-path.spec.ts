import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from '@wdio/globals';
import { capturePage } from '../../pages/capture-page.js';
import { startPage } from '../../pages/start-page.js';
import { copyOfSample, scratch } from '../../support/captures.js';
import { storyOf } from '../../support/stories.js';
import { picture, served, until, visit } from '../../support/window.js';

describe('a file that is named by its path', () => {
  beforeEach(visit);

  it('is read where it lies', async () => {
    const story = storyOf('name-not-found');
    await startPage.openPath(copyOfSample(story.file, 'on the server.pcapng'));
    await capturePage.waitForHeading(story.headline);
    assert.equal(await $('.file strong').getText(), 'on the server.pcapng');
    assert.deepEqual(served().uploads(), []);
  });

  it('may come in quotation marks, as Windows copies it', async () => {
    const story = storyOf('name-not-found');
    await startPage.openPath(`"${copyOfSample(story.file, 'quoted.pcapng')}"`);
    await capturePage.waitForHeading(story.headline);
  });

  it('is missed where it is not', async () => {
    await startPage.openPath(join(scratch(), 'nowhere.pcapng'));
    await capturePage.waitForHeading(/There is no file at/);
    assert.match(await capturePage.advice(), /spelling/);
    await picture('no-file');
  });

  it('is there to be mended where it led nowhere', async () => {
    const wrong = join(scratch(), 'nowhere.pcapng');
    await startPage.openPath(wrong);
    await capturePage.waitForHeading(/There is no file at/);
    await capturePage.act('Correct the path…').click();
    await until('the field has the keyboard', () => $('#capture-path').isFocused());
    assert.equal(await $('#capture-path').getValue(), wrong);
  });

  it('is not a folder', async () => {
    const folder = join(scratch(), 'a folder');
    mkdirSync(folder, { recursive: true });
    await startPage.openPath(folder);
    await capturePage.waitForHeading(/folder, not a file/);
  });

  it('has to be written', async () => {
    await startPage.openPath(' ');
    await until('the page says so', async () => (await $('#capture-path-message').getText()).length > 10);
  });
});
