/** Browser mode as a person starts it: `connector-doctor serve`. For the scripts that look at the built window. */
import { join } from 'node:path';
import { end, said, start } from './children.mjs';
import { dist } from './stale.mjs';

/**
 * Starts browser mode and waits for its address.
 *
 * @returns {Promise<{address: string, end: () => Promise<void>}>} the printed address, which serves once; and what ends it
 * as Ctrl+C does
 */
export async function serve() {
  const child = start(process.execPath, [join(dist, 'main/cli.js'), 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await said(child, child.stdout, /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+(?=\s)/);
  return { address, end: () => end(child, 'SIGINT') };
}
