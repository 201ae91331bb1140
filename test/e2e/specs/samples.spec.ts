import { strict as assert } from 'node:assert';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { stories } from '../support/stories.js';
import { picture, setTheme, visit } from '../support/window.js';

describe('each practice capture', () => {
  for (const story of stories) {
    it(`tells its story: ${story.title}`, async () => {
      await visit();
      await startPage.openSample(story.title);
      await capturePage.waitForHeading(story.headline);

      const { causes, quiet } = await capturePage.findings();
      assert.deepEqual(causes.map(({ code }) => code).sort(), [...story.causes].sort());
      assert.deepEqual(causes.flatMap(({ follows }) => follows).sort(), [...story.follows].sort());
      for (const { title, parts } of causes)
        assert.equal(parts.length, 3, `${title} has the parts ${parts.join(', ')}`);
      // A healthy start rests on something, too; what is wrong is never among it.
      if (story.id.startsWith('healthy')) assert.ok(quiet.length > 0, 'nothing says what the green sentence rests on');
      for (const code of story.causes) assert.ok(!quiet.includes(code), `${code} is folded away as if it were well`);

      const broken = (await capturePage.way()).filter((station) => /broken|not the way that was meant/.test(station));
      if (story.broken === null) assert.deepEqual(broken, []);
      else assert.match(broken.join('\n'), story.broken);

      for (const theme of ['dark', 'light'] as const) {
        await setTheme(theme);
        await picture(`sample-${story.id}-${theme}`);
      }
    });
  }
});
