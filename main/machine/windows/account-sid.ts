/** The identifier of an account: the same in every language of Windows, where its name is not. */
import { bind, bindWaiting, koffi } from './native.js';

/** On another thread: for an account of a domain Windows asks a domain controller, and may wait. */
const lookup = bindWaiting(
  'advapi32.dll',
  'bool __stdcall LookupAccountNameW(str16 system, str16 account, _Out_ uint8_t* sid, _Inout_ uint32* sidSize, _Out_ uint8_t* domain, _Inout_ uint32* domainSize, _Out_ uint32* use)',
);
const convertSid = bind('advapi32.dll', 'bool __stdcall ConvertSidToStringSidW(uint8_t* sid, _Out_ void** text)');
const localFree = bind('kernel32.dll', 'void* __stdcall LocalFree(void* memory)');

/** SECURITY_MAX_SID_SIZE (winnt.h), and letters of a domain's name. */
const longestSid = 68;
const longestDomain = 256;
/** Milliseconds: what a service is else is known, and must not wait for a domain that does not answer. */
const patience = 2000;

/** As `S-1-5-20`; null where Windows does not find the account in time. */
export async function sidOfAccount(account: string): Promise<string | null> {
  const sid = Buffer.alloc(longestSid);
  const domain = Buffer.alloc(longestDomain * 2);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  // On this computer a name without an authority, or with a dot for it, is its own.
  const name = account.replace(/^\.\\/, '');
  // The buffers have to outlive a call that is waited for no more: what follows it holds them.
  const found = lookup(null, name, sid, [longestSid], domain, [longestDomain], [0]).then(
    (result) => result === true && sid.length + domain.length > 0,
  );
  const isFound = await Promise.race([found, late]).finally(() => clearTimeout(timer));
  if (!isFound) return null;
  const text = [null];
  if (convertSid(sid, text) !== true || text[0] === null) return null;
  const read = koffi.decode(text[0], 'char16', -1) as string;
  localFree(text[0]);
  return read;
}
