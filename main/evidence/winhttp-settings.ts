/**
 * The value in which Windows keeps WinHTTP's proxy, with whatever else it keeps there: scripts and detection, which
 * `netsh winhttp set advproxy` sets. Source: Microsoft, "ProxyCfg.exe, a Proxy Configuration Tool".
 */
import type { Question } from './server.js';

/** Where it stands: not there as long as nobody has set anything. */
export const winHttpSettings: Question<'registry-value'> = {
  kind: 'registry-value',
  key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections',
  name: 'WinHttpSettings',
  view: 64,
};
