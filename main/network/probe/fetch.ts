/** Makes one request over a connection, in clear or secured, and keeps what matters of the answer. */
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProbeContext } from './context.js';
import { settle } from './deadline.js';

/** An answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly location: string | null;
  /**
   * Field Date, in milliseconds since 1970; null where it has none that can be read, and where a cache gave the answer (field
   * Age, RFC 9111 section 5.1): then the date is that of the day it came to the cache.
   */
  readonly date: number | null;
  readonly lastModified: number | null;
  /** At most `longestBody` bytes. */
  readonly body: Uint8Array;
  /** The body is longer than is read here, or was broken off. */
  readonly cut: boolean;
}

/** What is asked for. */
export interface Question {
  readonly host: string;
  readonly port: number;
  /** A path; a whole URL where it goes to a proxy in clear. */
  readonly target: string;
  readonly method: 'GET' | 'POST';
  readonly userAgent: string;
  readonly body?: Uint8Array | undefined;
  readonly contentType?: string | undefined;
  /** Bytes of the answer's body that are wanted. */
  readonly longest: number;
}

/** Asks, and gives the answer; null where none came in time, or none that HTTP knows. */
export async function fetchOver(context: ProbeContext, wire: Duplex, question: Question): Promise<Answer | null> {
  const { host, port, target, method, userAgent, body, contentType, longest } = question;
  const usual = port === 80 || port === 443;
  const ended = await settle<Answer | 'failed'>(context.limits.answer, context.signal, (done) => {
    const asked = request({
      createConnection: () => wire,
      method,
      path: target,
      headers: {
        Host: usual ? host : `${host}:${port}`,
        'User-Agent': userAgent,
        Accept: '*/*',
        'Cache-Control': 'no-cache',
        Connection: 'close',
        ...(body === undefined
          ? {}
          : { 'Content-Type': contentType ?? 'application/octet-stream', 'Content-Length': String(body.length) }),
      },
    });
    asked.on('error', () => done('failed'));
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      const finish = (cut: boolean): void =>
        done({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? null,
          contentEncoding: response.headers['content-encoding'] ?? null,
          location: response.headers.location ?? null,
          date: response.headers.age === undefined ? timeOf(response.headers.date) : null,
          lastModified: timeOf(response.headers['last-modified']),
          body: Buffer.concat(parts).subarray(0, longest),
          cut: cut || length > longest,
        });
      response.on('data', (bytes: Buffer) => {
        parts.push(bytes);
        length += bytes.length;
        if (length > longest) finish(true);
      });
      response.on('end', () => finish(false));
      response.on('error', () => finish(true));
      response.on('close', () => finish(!response.complete));
    });
    if (body === undefined) asked.end();
    else asked.end(body);
    return () => asked.destroy();
  });
  return typeof ended === 'string' ? null : ended;
}

function timeOf(field: string | undefined): number | null {
  const time = Date.parse(field ?? '');
  return Number.isNaN(time) ? null : time;
}
