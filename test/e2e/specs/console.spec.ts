import { strict as assert } from 'node:assert';
import { browser } from '@wdio/globals';
import { keepConsole, keptConsole, takeConsole } from '../support/window.js';

describe('the console', () => {
  it('was quiet during the whole run', async () => {
    await keepConsole();
    const loud = keptConsole().filter(({ level }) => level === 'SEVERE' || level === 'WARNING');
    assert.deepEqual(loud, []);
  });

  it('would have been heard', async () => {
    await browser.execute(() => console.error('heard'));
    assert.match((await takeConsole()).map(({ message }) => message).join('\n'), /heard/);
  });
});
