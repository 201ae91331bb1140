/** What `DefaultConnectionSettings` says, the binary value behind "LAN settings" of Internet Options. */
import { utf8Of } from '../../evidence/bytes.js';
import { connectionFlags, connectionParts } from '../../evidence/connection-settings.js';
import type { ConnectionSettings } from '../../evidence/server-facts.js';

/** Reads the value; null where it is none that .NET would take. */
export function readConnectionSettings(bytes: Uint8Array): ConnectionSettings | null {
  const parts = connectionParts(bytes);
  if (parts === null) return null;
  return {
    usesProxy: (parts.flags & connectionFlags.proxy) !== 0,
    usesScript: (parts.flags & connectionFlags.script) !== 0,
    detects: (parts.flags & connectionFlags.detects) !== 0,
    server: utf8Of(parts.server),
    bypass: utf8Of(parts.bypass),
    script: utf8Of(parts.script),
  };
}
