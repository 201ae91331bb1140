/** The proxy of WinHTTP, as `netsh winhttp set proxy` and `reset proxy` set it. */
import type { Answer, RegistryValue } from '../../../evidence/server.js';
import { winHttpSettings } from '../../../evidence/winhttp-settings.js';
import { bind, koffi, lastError } from '../native.js';
import { writeError } from './failures.js';
import { setRegistryValue } from './registry.js';

const setDefault = bind('winhttp.dll', 'bool __stdcall WinHttpSetDefaultProxyConfiguration(uint8_t* information)');

/** WINHTTP_PROXY_INFO.dwAccessType (winhttp.h). */
const accesses = { direct: 1, proxy: 3, automatic: 4 } as const;

/**
 * Sets it, for all programs of the server. What was there before is given back by its bytes: the function of WinHTTP takes
 * neither `automatic` nor what other settings have written there, and leaves a value where there was none.
 */
export function setWinHttpProxy({ access, proxy, bypass }: Answer<'winhttp-proxy'>, bytes?: string | null): void {
  if (bytes !== undefined) {
    const value: RegistryValue | null = bytes === null ? null : { type: 'binary', data: bytes };
    setRegistryValue(winHttpSettings, winHttpSettings.name, value);
    return;
  }
  const information = Buffer.alloc(24);
  information.writeUInt32LE(accesses[access], 0);
  const texts = [proxy, bypass].map((text) => (text === '' ? null : Buffer.from(`${text}\0`, 'utf16le')));
  for (const [index, text] of texts.entries()) {
    if (text !== null) information.writeBigUInt64LE(koffi.address(text), 8 + 8 * index);
  }
  if (setDefault(information) !== true) throw writeError('WinHttpSetDefaultProxyConfiguration', lastError());
}
