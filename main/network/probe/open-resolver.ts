/** The resolver of the system that this runs on. */
import type { Resolver } from './resolver.js';
import { systemResolver } from './system-resolver.js';
import { windowsResolver } from './windows-resolver.js';

/**
 * A resolver for one run.
 *
 * @param limit milliseconds after which a question counts as met with silence
 */
export async function openResolver(limit: number): Promise<Resolver> {
  if (process.platform !== 'win32') return systemResolver({ limit });
  try {
    const { askWindows } = await import('../../machine/windows/names.js');
    return windowsResolver(askWindows, limit);
  } catch {
    // koffi's native part is missing: the same name servers are asked, past the cache and the policy for names.
    return systemResolver({ limit });
  }
}
