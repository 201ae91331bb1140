/** How long Microsoft's list of address ranges takes to be read, and addresses to be looked up in it. */
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../build/children.mjs';
import { root } from '../../build/stale.mjs';

/** Ranges in the file, and addresses that are looked up. */
export const serviceTagCount = 60_000;

/**
 * Gets ready: the part of the program, and a file of ranges of our own. It is timed inside its process, because no command
 * does only this.
 *
 * @returns {Promise<{read: () => Promise<number>, lookUp: () => Promise<number>}>} milliseconds of each
 */
export async function serviceTags() {
  const outfile = join(temporaryFolder(), 'service-tags.mjs');
  const contents = `
    export { openServiceTags } from './service-tags.ts';
    export { largeFile } from './testing/make-file.ts';`;
  const resolveDir = join(root, 'main/network/service-tags');
  await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  const { openServiceTags, largeFile } = await import(pathToFileURL(outfile).href);
  const { bytes, addresses } = largeFile(serviceTagCount);
  const open = () => openServiceTags(bytes, 'ServiceTags_Public_20260713.json');
  const { rangesOf } = open();
  return {
    read: async () => timed(open),
    lookUp: async () => {
      let found = 0;
      const took = timed(() => {
        for (const address of addresses) found += rangesOf(address).length;
      });
      if (found < addresses.length / 4) throw new Error('The addresses were not found in their ranges.');
      return took;
    },
  };
}

function timed(act) {
  const begun = performance.now();
  act();
  return performance.now() - begun;
}
