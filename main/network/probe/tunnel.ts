/** Asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6), and keeps all of what it answers. */
import type { Made } from './connect.js';
import type { ProbeContext } from './context.js';
import { settle } from './deadline.js';

/** Bytes of an answer that are read: its head, and the kilobyte of its body that is kept. */
const longestHead = 16 * 1024;
const longestText = 1024;

/** Milliseconds that the rest of a refusal's text may take. */
const textPatience = 500;

/**
 * Asks for a tunnel to `target`, as `host:port`.
 *
 * @returns true where it is open: what is written on the wire from now on goes to the target
 */
export async function openTunnel(context: ProbeContext, { wire, record }: Made, target: string): Promise<boolean> {
  const parts: Buffer[] = [];
  let length = 0;
  let seen = (): void => undefined;
  const take = (bytes: Buffer): void => {
    if (length < longestHead) parts.push(bytes);
    length += bytes.length;
    seen();
  };
  wire.on('data', take);
  wire.on('error', () => seen());
  // .NET Framework asks like this, with this much of a head.
  wire.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Connection: Keep-Alive\r\n\r\n`);
  await settle<true>(context.limits.tunnel, context.signal, (done) => {
    const look = (): void => {
      if (record.tunnelStatus !== null || wire.ended || length >= longestHead) done(true);
    };
    seen = look;
    wire.once('end', look).once('close', look);
    look();
    return () => wire.off('end', look).off('close', look);
  });
  const status = record.tunnelStatus;
  if (status !== null && status >= 200 && status < 300) {
    wire.off('data', take);
    wire.pause();
    const whole = Buffer.concat(parts);
    const rest = whole.subarray(endOfHead(whole));
    if (rest.length > 0) wire.unshift(rest);
    return true;
  }
  if (status !== null && !wire.ended) {
    // The text says why: it comes right behind the head.
    await settle<true>(textPatience, context.signal, (done) => {
      const look = (): void => {
        const whole = Buffer.concat(parts);
        if (wire.ended || whole.length - endOfHead(whole) >= Math.min(longestText, bodyLength(whole))) done(true);
      };
      seen = look;
      wire.once('end', look).once('close', look);
      look();
      return () => wire.off('end', look).off('close', look);
    });
  }
  wire.off('data', take);
  keepText(record, Buffer.concat(parts), status);
  return false;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Where the head of an answer ends; its length where it does not. */
function endOfHead(bytes: Buffer): number {
  const at = bytes.indexOf(headEnd);
  return at < 0 ? bytes.length : at + headEnd.length;
}

function bodyLength(bytes: Buffer): number {
  const declared = /\r\ncontent-length:[ \t]*(\d{1,9})/i.exec(
    bytes.subarray(0, endOfHead(bytes)).toString('latin1'),
  )?.[1];
  return declared === undefined ? longestText : Number(declared);
}

function keepText(record: Made['record'], bytes: Buffer, status: number | null): void {
  const end = status === null ? 0 : endOfHead(bytes);
  const via = /\r\nvia:[ \t]*([^\r\n]{1,300})/i.exec(bytes.subarray(0, end).toString('latin1'))?.[1];
  const text = bytes.subarray(end, end + longestText).toString('utf8');
  record.add(({ tunnel }) => {
    const attempt = tunnel?.attempts[tunnel.attempts.length - 1];
    if (attempt === undefined) return;
    if (via !== undefined) attempt.via = via.trim();
    if (text !== '') attempt.text = printable(text);
  });
}

/** Text of anybody: control characters do nothing in a terminal or a window then. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
