import type { WebPreferences } from 'electron';

/** What every window of this program says of its page: it is shut in, gets what its preload script gives it, and nothing of Node. */
export const safePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // A press of the middle button would open a window.
  disableBlinkFeatures: 'Auxclick',
} as const satisfies WebPreferences;
