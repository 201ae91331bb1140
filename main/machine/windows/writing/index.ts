/** Writes to this server. The module is only loaded on Windows. */
import type { ServerWriter } from '../../writer.js';
import { expectReplaceable, putBackFile, replaceFile, settleFile } from './files.js';
import { holdFolder, isHeldFolder } from './hold.js';
import { announceInternetSettings, refreshPolicy } from './policy.js';
import { missingKeys, removeEmptyKey, setRegistryValue } from './registry.js';
import { setServiceStart, startService, stopService } from './services.js';
import { setWinHttpProxy } from './winhttp.js';

/** The live server. */
export const windowsWriter: ServerWriter = {
  hold: holdFolder,
  isHeld: async (folder) => isHeldFolder(folder),
  expectReplaceable,
  replaceFile,
  putBackFile,
  settleFile,
  missingKeys: async (place) => missingKeys(place),
  setRegistryValue: async (place, name, value) => setRegistryValue(place, name, value),
  removeEmptyKey: async (place) => removeEmptyKey(place),
  announceInternetSettings: async () => announceInternetSettings(),
  setWinHttpProxy: async (proxy, bytes) => setWinHttpProxy(proxy, bytes),
  setServiceStart,
  startService,
  stopService,
  refreshPolicy,
};
