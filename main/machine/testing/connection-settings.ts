/** `DefaultConnectionSettings` for tests, written as Internet Options writes it. */

/** What is in "LAN settings". */
export interface LanSettings {
  readonly proxy?: string;
  readonly bypass?: string;
  readonly script?: string;
  readonly detects?: boolean;
}

/** The binary value. Source: see `main/evidence/connection-settings.ts`. */
export function lanSettings({ proxy, bypass = '', script, detects = false }: LanSettings = {}): Uint8Array {
  const flags = 1 | (proxy === undefined ? 0 : 2) | (script === undefined ? 0 : 4) | (detects ? 8 : 0);
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const text = (value: string): Buffer => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([
    number(70),
    number(3),
    number(flags),
    text(proxy ?? ''),
    text(bypass),
    text(script ?? ''),
    Buffer.alloc(32),
  ]);
}
