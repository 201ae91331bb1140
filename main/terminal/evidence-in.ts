/** What was read of a server, out of a bundle that a person names. */
import { isFailure, type Failure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';

/** Opens the bundle; most commands open none, so what opens it is loaded here. */
export async function evidenceIn(path: string): Promise<ServerEvidence | Failure> {
  const [{ readBundleFile }, { openBundle }] = await Promise.all([
    import('../bundle/bundle-file.js'),
    import('../bundle/open-bundle.js'),
  ]);
  const bytes = readBundleFile(path);
  return isFailure(bytes) ? bytes : await openBundle(bytes);
}
