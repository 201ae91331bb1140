/**
 * What the body of an answer was: a script for automatic configuration, a page, or nothing. Only these are of interest,
 * so that only their beginning is kept, and a script within a bound.
 *
 * Source: RFC 9110 section 8.4 (Content-Encoding); the script's media type as browsers and Windows take it,
 * application/x-ns-proxy-autoconfig.
 */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Content, Script, ScriptTrial } from '../evidence/capture.js';

/** Longest script that is kept of a capture, packed and unpacked. Real ones have a few KiB; some tables of addresses have 200. */
const longestScript = 256 * 1024;
/** Bytes, as sent, above which a script counts as broken: programs do not read such a one to its end. */
export const largestScript = 2 * 1024 * 1024;
/** A page's title stands near its beginning. */
const longestBeginning = 16 * 1024;
const longestTitle = 120;

const scriptPath = /\/(?:wpad\.dat|[^/?]*\.pac)(?:\?|$)/i;
const scriptType = /^application\/(?:x-ns-proxy-autoconfig|x-javascript-config)\b/i;
/** Types that scripts and sign-in pages come as; everything else is passed over. */
const readableType = /^(?:text\/|application\/(?:x-)?(?:javascript|ecmascript|xhtml|octet-stream|json))/i;
const entryPoint = 'FindProxyForURL';

/** What is known of an answer before its body. */
export interface BodyHead {
  readonly target: string;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/** True where the request asks for an automatic configuration script by the names such scripts go by. */
export const asksForScript = (target: string): boolean => scriptPath.test(target);

/** What a body was. */
export interface ReadBody {
  readonly content: Content;
  readonly script: Script | null;
}

/** A body that is being kept: bytes go in by `push`, `read` says what they were. */
export class KeptBody {
  private readonly parts: Uint8Array[] = [];
  private length = 0;
  private seen = 0;
  private most: number;
  private sniffed: boolean;

  /** @param head its request and its header fields */
  private constructor(
    private readonly head: BodyHead,
    private readonly due: boolean,
    private readonly longest: number,
  ) {
    this.most = due ? longest : longestBeginning;
    this.sniffed = due;
  }

  /**
   * Begins to keep a body; null where it is of no interest.
   *
   * @param longest bytes of a script that are kept: a capture may hold many, and of one that is to be tried all is needed
   */
  static of(head: BodyHead, longest = longestScript): KeptBody | null {
    const due = asksForScript(head.target) || scriptType.test(head.contentType ?? '');
    const isReadable = due || head.contentType === null || readableType.test(head.contentType);
    return isReadable ? new KeptBody(head, due, longest) : null;
  }

  /** Takes the next bytes. */
  push(bytes: Uint8Array): void {
    this.seen += bytes.length;
    this.keep(bytes);
    // Scripts go by other names, too: what is one shows at its beginning.
    if (this.sniffed || this.length < this.most) return;
    this.sniffed = true;
    if (!this.joined().includes(entryPoint)) return;
    this.most = this.longest;
    this.keep(bytes.subarray(bytes.length - (this.seen - this.length)));
  }

  /** What it was. `whole`: it came to its end. */
  read(whole: boolean): ReadBody {
    const packed = this.joined();
    const unpacked = unpack(packed, this.head.contentEncoding, this.longest);
    const complete = whole && this.seen === this.length;
    if (unpacked === null) return { content: { kind: 'other', title: null }, script: null };
    const text = textOf(unpacked, this.head.contentType);
    const content: Content = isFile(unpacked) ? { kind: 'other', title: null } : contentOf(text, this.head.contentType);
    if (content.kind === 'empty' && !complete) return { content: { kind: 'other', title: null }, script: null };
    const isScript = content.kind === 'script' || (this.due && content.kind === 'other');
    return {
      content,
      script: isScript ? { text, whole: complete, trial: this.seen > largestScript ? refused : null } : null,
    };
  }

  private keep(bytes: Uint8Array): void {
    const part = bytes.slice(0, Math.max(0, this.most - this.length));
    if (part.length === 0) return;
    this.parts.push(part);
    this.length += part.length;
  }

  private joined(): Buffer {
    return Buffer.concat(this.parts, this.length);
  }
}

/** The trial of a script that is too large to be tried. */
const refused: ScriptTrial = {
  fault: { reason: 'too-large', line: null, message: '', host: null },
  answers: [],
  unresolved: [],
  usesTime: false,
};

/** Undoes Content-Encoding, within the bound; null where that fails: damaged, an unknown kind, or a bomb. */
function unpack(bytes: Buffer, encoding: string | null, longest: number): Buffer | null {
  const limits = { maxOutputLength: longest, finishFlush: constants.Z_SYNC_FLUSH };
  const ways: readonly (() => Buffer)[] =
    {
      '': [() => bytes],
      identity: [() => bytes],
      gzip: [() => gunzipSync(bytes, limits)],
      'x-gzip': [() => gunzipSync(bytes, limits)],
      // The name means zlib's format; some servers send the bare one.
      deflate: [() => inflateSync(bytes, limits), () => inflateRawSync(bytes, limits)],
      br: [
        () =>
          brotliDecompressSync(bytes, {
            maxOutputLength: longest,
            finishFlush: constants.BROTLI_OPERATION_FLUSH,
          }),
      ],
    }[(encoding ?? '').trim().toLowerCase()] ?? [];
  if (bytes.length === 0) return bytes;
  for (const way of ways) {
    try {
      return way();
    } catch (error) {
      // Damaged bytes are the sender's or the recorder's affair; anything else is a fault of ours.
      if (!isZlibError(error)) throw error;
    }
  }
  return null;
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:Z_|ERR_|ERR__?BROTLI)/.test(String(error.code));

/** Bytes as text: by a byte order mark, by the named character set where it is a western one, otherwise UTF-8. */
function textOf(bytes: Buffer, contentType: string | null): string {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(bytes);
  const western = /charset="?(?:iso-8859-1|windows-1252|us-ascii)/i.test(contentType ?? '');
  return western ? bytes.toString('latin1') : new TextDecoder().decode(bytes);
}

/** Longest length of DER in its short form, and its longer forms of up to four bytes. Source: X.690, section 8.1.3. */
const shortForm = 0x7f;
const longForms: readonly number[] = [0x81, 0x82, 0x83, 0x84];

/**
 * True for a list, an OCSP answer (a SEQUENCE of DER) or a cabinet, whatever type its server says it has. Source: X.690;
 * Microsoft's description of the cabinet format, CFHEADER.
 */
function isFile(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 4) === 'MSCF') return true;
  const length = bytes[1] ?? 0;
  if (bytes[0] !== 0x30) return false;
  return longForms.includes(length) || (length <= shortForm && length + 2 === bytes.length);
}

/** What a text is that came in answer to a request for a script. */
export function contentOf(text: string, contentType: string | null): Content {
  const kind = kindOf(text, contentType);
  return { kind, title: kind === 'page' ? titleOf(text) : null };
}

function kindOf(text: string, contentType: string | null): Content['kind'] {
  const begin = text.slice(0, longestBeginning).trimStart();
  if (begin === '') return 'empty';
  if (/^<(?:!doctype html|html|head|body|title|meta|script|\?xml)/i.test(begin)) return 'page';
  // JavaScript takes `<!--` for a comment (ECMA-262, annex B.1.1), so that scripts and pages alike may begin with one.
  if (begin.startsWith('<!--'))
    return text.includes(entryPoint) && !/<(?:html|head|body)\b/i.test(begin) ? 'script' : 'page';
  if (text.includes(entryPoint)) return 'script';
  return /^(?:text\/html|application\/xhtml)/i.test(contentType ?? '') ? 'page' : 'other';
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** The title of a page; null where it has none. Source: HTML standard, the title element. */
function titleOf(text: string): string | null {
  const begin = text.slice(0, longestBeginning);
  const open = /<title[^>]{0,200}>/i.exec(begin);
  if (open === null) return null;
  const inside = begin.slice(open.index + open[0].length).split('<', 1)[0] ?? '';
  const title = inside
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_whole, name: string) => entities[name] ?? '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\s\u0000-\u001f]+/g, ' ')
    .trim();
  if (title === '') return null;
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
}
