/** Runs under Windows' Node: sets the proxy of WinHTTP, as `netsh winhttp set proxy` does. */
import { readFileSync } from 'node:fs';
import { bind, koffi } from '../../main/machine/windows/native.js';

const setDefault = bind('winhttp.dll', 'bool __stdcall WinHttpSetDefaultProxyConfiguration(uint8_t* information)');

const proxy = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string;
const text = Buffer.from(`${proxy}\0`, 'utf16le');
const information = Buffer.alloc(24);
information.writeUInt32LE(3, 0);
information.writeBigUInt64LE(koffi.address(text), 8);
process.stdout.write(JSON.stringify(setDefault(information)));
