/** The version that an executable carries. */
import { absent, known, type Fact } from '../../evidence/fact.js';
import type { Answer, Question } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, koffi, lastError } from './native.js';

const sizeOf = bind('version.dll', 'uint32 __stdcall GetFileVersionInfoSizeW(str16 file, void* handle)');
const read = bind(
  'version.dll',
  'bool __stdcall GetFileVersionInfoW(str16 file, uint32 handle, uint32 size, _Out_ uint8_t* data)',
);
const query = bind(
  'version.dll',
  'bool __stdcall VerQueryValueW(uint8_t* data, str16 block, _Out_ void** value, _Out_ uint32* length)',
);

/** VS_FIXEDFILEINFO begins with this (verrsrc.h). */
const signature = 0xfeef04bd;
const mostBytes = 1024 * 1024;

/** The fixed file version, and the names of product and company; absent where the file has none, or is not there. */
export function readFileVersion({ path }: Question<'file-version'>): Fact<Answer<'file-version'>> {
  const size = sizeOf(path, null) as number;
  if (size === 0) return failed('GetFileVersionInfoSizeW', lastError());
  if (size > mostBytes) return absent;
  const data = Buffer.alloc(size);
  if (read(path, 0, size, data) !== true) return failed('GetFileVersionInfoW', lastError());
  const fixed = valueOf(data, '\\');
  if (fixed === null || fixed.length < 16 || fixed.readUInt32LE() !== signature) return absent;
  const [minor, major, revision, build] = [8, 10, 12, 14].map((at) => fixed.readUInt16LE(at));
  const language = valueOf(data, '\\VarFileInfo\\Translation');
  return known({
    version: `${major}.${minor}.${build}.${revision}`,
    productName: textOf(data, language, 'ProductName'),
    companyName: textOf(data, language, 'CompanyName'),
  });
}

function textOf(data: Buffer, language: Buffer | null, name: string): string | null {
  if (language === null || language.length < 4) return null;
  const hex = (at: number): string => language.readUInt16LE(at).toString(16).padStart(4, '0');
  const value = valueOf(data, `\\StringFileInfo\\${hex(0)}${hex(2)}\\${name}`, 2);
  return value === null ? null : value.toString('utf16le').replace(/\0.*$/s, '');
}

/** A value within the data, by its place; `width` is how many bytes a unit of its length has. */
function valueOf(data: Buffer, block: string, width = 1): Buffer | null {
  const value: bigint[] = [0n];
  const length = [0];
  if (query(data, block, value, length) !== true) return null;
  const at = Number(BigInt(value[0] ?? 0) - koffi.address(data));
  return data.subarray(at, at + (length[0] ?? 0) * width);
}
