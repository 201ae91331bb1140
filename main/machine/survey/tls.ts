/** What decides which TLS this server speaks, and by which algorithms. Source: Microsoft, "Transport Layer Security (TLS) registry settings". */
import type { Found, ProtocolSwitch, TlsFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { number, texts } from './ask.js';

const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const dotNet = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
const winHttp = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp';
const policyLists = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL';
const localLists = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL';
/** Cipher suites, and signature algorithms (bcrypt.h: NCRYPT_SCHANNEL_INTERFACE, NCRYPT_SCHANNEL_SIGNATURE_INTERFACE). */
const cipherLists = '00010002';
const signatureLists = '00010003';

/** Reads the topic. */
export async function surveyTls(machine: Machine): Promise<TlsFacts> {
  const both = async (name: string): Promise<{ 64: Found<number>; 32: Found<number> }> => ({
    64: await number(machine, dotNet, name),
    32: await number(machine, dotNet, name, 32),
  });
  const lists = async (list: string): Promise<TlsFacts['ciphers']> => ({
    policy: await texts(machine, `${policyLists}\\${list}`, 'Functions'),
    local: await texts(machine, `${localLists}\\${list}`, 'Functions'),
  });
  return {
    client: await protocol(machine, 'Client'),
    server: await protocol(machine, 'Server'),
    strongCrypto: await both('SchUseStrongCrypto'),
    systemDefaultVersions: await both('SystemDefaultTlsVersions'),
    winHttpProtocols: await number(machine, winHttp, 'DefaultSecureProtocols'),
    http2: await number(machine, winHttp, 'EnableDefaultHTTP2'),
    ciphers: await lists(cipherLists),
    signatures: await lists(signatureLists),
  };
}

async function protocol(machine: Machine, side: 'Client' | 'Server'): Promise<ProtocolSwitch> {
  return {
    enabled: await number(machine, `${schannel}\\${side}`, 'Enabled'),
    disabledByDefault: await number(machine, `${schannel}\\${side}`, 'DisabledByDefault'),
  };
}
