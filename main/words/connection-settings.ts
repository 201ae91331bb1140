/** The binary value behind Internet Options, as a person can read it. Its layout: `main/machine/survey/connection-settings.ts`. */

const leastVersion = 60;
const flags = { proxy: 2, script: 4, detects: 8 } as const;

/** "a proxy: proxy.contoso.local:8080; not for <local>"; null for bytes that Windows would not take. */
export function connectionSettingsText(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const number = (): number => {
    if (at + 4 > bytes.length) return 0;
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const text = (): string => {
    const length = number();
    const piece = bytes.subarray(at, at + length);
    at += piece.length;
    return String.fromCharCode(...piece.subarray(0, most));
  };
  if (number() < leastVersion) return null;
  number();
  const set = number();
  const [server, bypass, script] = [text(), text(), text()];
  const parts = [
    ...((set & flags.detects) === 0 ? [] : ['looks for a script by itself (WPAD)']),
    ...((set & flags.script) === 0 ? [] : [`a script: ${script}`]),
    ...((set & flags.proxy) === 0 ? [] : [`a proxy: ${server}${bypass === '' ? '' : `; not for ${bypass}`}`]),
  ];
  return parts.length === 0 ? 'no proxy' : parts.join('; ');
}

/** Letters of a text that are shown: no setting that people make is longer. */
const most = 4000;
