/** The installing person's own proxy: the installer runs as that person, and goes by their Internet settings (AP-proxy, 2017). */
import { refusedFor } from './configuration-files.js';
import { questionsOfSettings, settingsChanges } from './internet-settings.js';
import type { Remedy } from './planned.js';

/** The remedy. */
export const installerProxy: Remedy<'installer-proxy'> = {
  questions: () => questionsOfSettings('HKCU'),
  plan: ({ server: proxy, bypass }, server) => {
    const steps = settingsChanges(server, 'HKCU', proxy, bypass);
    if ('code' in steps) return refusedFor([steps]);
    if (steps.length === 0) return { state: 'nothing' };
    return { state: 'changes', steps, notes: [] };
  },
};
