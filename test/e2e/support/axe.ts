/** Looks at the page as axe does: what somebody who cannot see, hear or point would stumble over. */
import { strict as assert } from 'node:assert';
import { browser } from '@wdio/globals';
import axe from 'axe-core';
import { picture, setTheme } from './window.js';

interface Outcome {
  readonly violations: readonly string[];
  readonly passes: number;
}

/** Asserts that axe finds nothing, in either theme. `state` names what is on the screen. */
export async function assertAccessible(state: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await setTheme(theme);
    await picture(`${state}-${theme}`);
    const { violations, passes } = await look();
    assert.deepEqual(violations, [], `${state}, ${theme}`);
    assert.ok(passes > 10, `axe has hardly looked at ${state}: ${passes} rules passed`);
  }
}

/** Puts axe into the page: that takes a while, which a state that soon passes does not give. */
export async function prepareToLook(): Promise<void> {
  if (!(await browser.execute(() => 'axe' in window))) await browser.execute(axe.source);
}

/** Everything axe objects to, one line each. */
export async function look(): Promise<Outcome> {
  await prepareToLook();
  return browser.execute(async () => {
    const runner = (window as unknown as { axe: typeof axe }).axe;
    const { violations, passes } = await runner.run(document);
    return {
      violations: violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id} (${help}): ${node.html} ${node.failureSummary ?? ''}`),
      ),
      passes: passes.length,
    };
  });
}
