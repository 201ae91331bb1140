import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { browser } from '@wdio/globals';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { About, Door, Result } from '../../../../preload/contract/index.js';
import { wrongFuses } from '../../../../build/fuses.mjs';
import { capturePage } from '../../pages/capture-page.js';
import { serverPage } from '../../pages/server-page.js';
import { startPage } from '../../pages/start-page.js';
import { packagedProgram, samplesFolder } from '../../support/door.js';
import { practiceStories } from '../../support/practice-stories.js';
import { storyOf } from '../../support/stories.js';
import { keptConsole, keepConsole, picture, visit } from '../../support/window.js';

describe('the packaged program', () => {
  it('opens a practice capture and shows its verdict', async () => {
    const story = storyOf('proxy-asks-for-sign-in');
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    const { causes } = await capturePage.findings();
    assert.deepEqual(
      causes.map(({ code }) => code),
      story.causes,
    );
    await picture('verdict');
    await keepConsole();
    assert.deepEqual(
      keptConsole().filter(({ level }) => level === 'SEVERE' || level === 'WARNING'),
      [],
    );
  });

  it('opens a practice server and shows what is wrong there', async () => {
    const [, half] = practiceStories;
    assert.ok(half !== undefined);
    await visit();
    await startPage.openSample(half.title);
    await serverPage.waitForHeading(half.headline);
    const { causes } = await capturePage.findings();
    assert.deepEqual(
      causes.map(({ code }) => code),
      half.causes,
    );
  });

  it('leaves no copy of it behind', () => {
    // Electron copies a file out of its archive to open it, and forgets the copy.
    const sample = readFileSync(join(samplesFolder, storyOf('proxy-asks-for-sign-in').file));
    const files = readdirSync(tmpdir())
      .map((name) => join(tmpdir(), name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
    assert.deepEqual(
      files.filter((path) => readFileSync(path).equals(sample)),
      [],
    );
  });

  it('knows its own name', async () => {
    const about = await browser.execute(async (): Promise<Result<About>> => {
      const { connectorDoctor } = window as unknown as { connectorDoctor: Door<File> };
      return connectorDoctor.about();
    });
    assert.ok(about.ok && about.value.door === 'desktop' && about.value.version !== '');
  });

  it('has its fuses as they were decided on', async () => {
    const wire = await getCurrentFuseWire(packagedProgram);
    const isOn = (fuse: number): boolean => Number((wire as Record<number, unknown>)[fuse]) === '1'.charCodeAt(0);
    assert.deepEqual(
      {
        runAsNode: isOn(FuseV1Options.RunAsNode),
        nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
        inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
        cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
        archiveIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
        archiveAlone: isOn(FuseV1Options.OnlyLoadAppFromAsar),
        // GrantFileProtocolExtraPrivileges: newer than the reader's own list.
        fileRights: isOn(7),
      },
      {
        runAsNode: false,
        nodeOptions: false,
        inspect: false,
        cookieEncryption: true,
        archiveIntegrity: true,
        archiveAlone: true,
        fileRights: false,
      },
    );
    assert.deepEqual(await wrongFuses(packagedProgram), []);
  });

  it('is one archive, with no program of its own lying open beside it', () => {
    const resources = join(dirname(packagedProgram), 'resources');
    assert.ok(existsSync(join(resources, 'app.asar')));
    assert.ok(!existsSync(join(resources, 'app')));
  });
});
