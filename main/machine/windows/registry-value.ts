/** What the bytes of a registry value stand for, and back. Source: winnt.h, "Registry Value Types". Pure. */
import type { RegistryValue } from '../../evidence/server.js';
import { wideText } from './wide-text.js';

/** A value as the registry keeps it: the number of its type (REG_SZ is 1), and its bytes. */
export interface StoredValue {
  readonly number: number;
  readonly bytes: Buffer;
}

/** The value. Where its meaning does not say the bytes, they stand beside it: what is written back is the same to the byte. */
export function valueOfBytes(stored: StoredValue): RegistryValue {
  const value = meaningOf(stored);
  const written = bytesOfValue(value);
  const isSame = written !== null && written.number === stored.number && written.bytes.equals(stored.bytes);
  return isSame ? value : { ...value, raw: { number: stored.number, data: stored.bytes.toString('base64') } };
}

function meaningOf({ number, bytes }: StoredValue): RegistryValue {
  switch (number) {
    case 1:
      return { type: 'sz', data: wideText(bytes) };
    case 2:
      return { type: 'expand', data: wideText(bytes) };
    case 3:
      return { type: 'binary', data: bytes.toString('base64') };
    case 4:
      return bytes.length === 4 ? { type: 'dword', data: bytes.readUInt32LE() } : other(bytes);
    case 7:
      return {
        type: 'multi',
        data: bytes
          .toString('utf16le')
          .replace(/\0+$/, '')
          .split('\0')
          .filter((line) => line !== ''),
      };
    case 11:
      return bytes.length === 8 ? { type: 'qword', data: bytes.readBigUInt64LE().toString() } : other(bytes);
    default:
      return other(bytes);
  }
}

const other = (bytes: Buffer): RegistryValue => ({ type: 'other', data: bytes.toString('base64') });

/** The value as the registry keeps it; null where nobody has noted the number of a type that has no name here. */
export function bytesOfValue(value: RegistryValue): StoredValue | null {
  if (value.raw !== undefined) return { number: value.raw.number, bytes: Buffer.from(value.raw.data, 'base64') };
  switch (value.type) {
    case 'sz':
      return { number: 1, bytes: wide(value.data) };
    case 'expand':
      return { number: 2, bytes: wide(value.data) };
    case 'binary':
      return { number: 3, bytes: Buffer.from(value.data, 'base64') };
    case 'dword': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value.data);
      return { number: 4, bytes };
    }
    case 'multi':
      return { number: 7, bytes: wide(value.data.map((line) => `${line}\0`).join('')) };
    case 'qword': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value.data));
      return { number: 11, bytes };
    }
    case 'other':
      return null;
  }
}

const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');
