/** The proxy of WinHTTP: by it Windows fetches revocation lists, and not by the connector's own (KB2623724). */
import { known, type Fact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, koffi, lastError } from './native.js';

const getDefault = bind(
  'winhttp.dll',
  'bool __stdcall WinHttpGetDefaultProxyConfiguration(_Out_ uint8_t* information)',
);
const globalFree = bind('kernel32.dll', 'void* __stdcall GlobalFree(void* memory)');

/** WINHTTP_PROXY_INFO.dwAccessType (winhttp.h). */
const accesses: Readonly<Record<number, Answer<'winhttp-proxy'>['access']>> = {
  1: 'direct',
  3: 'proxy',
  4: 'automatic',
};

/** What `netsh winhttp show proxy` shows. */
export function readWinHttpProxy(): Fact<Answer<'winhttp-proxy'>> {
  const information = Buffer.alloc(24);
  if (getDefault(information) !== true) return failed('WinHttpGetDefaultProxyConfiguration', lastError());
  return known({
    access: accesses[information.readUInt32LE()] ?? 'direct',
    proxy: textAndFree(information.readBigUInt64LE(8)),
    bypass: textAndFree(information.readBigUInt64LE(16)),
  });
}

function textAndFree(pointer: bigint): string {
  if (pointer === 0n) return '';
  const text = koffi.decode(pointer, 'char16', -1) as string;
  globalFree(pointer);
  return text;
}
