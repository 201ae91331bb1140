/**
 * Who may write to a file or a folder, by its security descriptor as text. Source: Microsoft, "Security Descriptor String
 * Format", "ACE Strings" and "SID Strings".
 */

/** Windows itself, administrators, and Windows' own installer. They may do everything anyway. */
const trusted = new Set([
  'BA',
  'SY',
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

/** Bits of rights with which nothing is changed: read, execute, read rights, wait (winnt.h: FILE_GENERIC_READ, FILE_GENERIC_EXECUTE). */
const harmless = 0x1200a9 | 0x80000000 | 0x20000000;

/** Two letters each. */
const rights: Readonly<Record<string, number>> = {
  FR: 0x120089,
  FX: 0x1200a0,
  FW: 0x120116,
  FA: 0x1f01ff,
  GR: 0x80000000,
  GX: 0x20000000,
  GW: 0x40000000,
  GA: 0x10000000,
  RC: 0x20000,
  SD: 0x10000,
  WD: 0x40000,
  WO: 0x80000,
  // Named after rights to directory objects; files have others in these places (Microsoft, "ACE Strings").
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
};
/** Two letters that are not known here stand for all. */
const everything = 0xffffffff;

/**
 * Bits with which what is in a folder can be taken away or put elsewhere, or the folder itself: FILE_DELETE_CHILD, DELETE,
 * WRITE_DAC, WRITE_OWNER, GENERIC_ALL (winnt.h).
 */
const removing = 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000;

/** All others that own it or may change it, by SID; what cannot be made out counts as one. */
export const writersIn = (text: string): readonly string[] => holdersIn(text, ~harmless);

/**
 * All others that could put something else in the place of what is in the folder. Making something new beside it, as everybody
 * may on most drives, is not enough for that.
 */
export const removersIn = (text: string): readonly string[] => holdersIn(text, removing);

function holdersIn(text: string, bits: number): readonly string[] {
  const owner = /O:((?:S-[\d-]+)|[A-Z]{2})/.exec(text)?.[1] ?? 'no owner';
  const access = /D:([A-Z_]*)((?:\([^)]*\))*)/.exec(text);
  // Without a list everybody may do everything.
  if (access === null || access[1]?.includes('NO_ACCESS_CONTROL') === true) return ['everybody'];
  const entries = [...(access[2] ?? '').matchAll(/\(([^)]*)\)/g)].map(([, entry]) => (entry ?? '').split(';'));
  const allowed = entries.filter(([type, flags]) => type === 'A' && !inheritOnly(flags ?? ''));
  const holders = allowed.filter(([, , given]) => (bitsOf(given ?? '') & bits) !== 0).map((entry) => entry[5] ?? '');
  const unknown = entries.filter(([type]) => type !== 'A' && type !== 'D').map(([type]) => `entry ${type ?? ''}`);
  return [...new Set([owner, ...holders, ...unknown])].filter((sid) => !trusted.has(sid));
}

/** It says nothing of the folder itself. What is made in it is checked when it is used. */
const inheritOnly = (flags: string): boolean => pairsOf(flags).includes('IO');

function bitsOf(given: string): number {
  if (/^0x[0-9a-f]+$/i.test(given)) return Number.parseInt(given, 16);
  return pairsOf(given).reduce((bits, each) => bits | (rights[each] ?? everything), 0);
}

const pairsOf = (text: string): readonly string[] => text.match(/../g) ?? [];
