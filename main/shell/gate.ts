/** Who may come in to browser mode: whoever brought the printed token, from a page of this server. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

type Request = { readonly headers: IncomingHttpHeaders };

/** The checks of one run of browser mode. */
export interface Gate {
  /** Serves once, and is good for this run alone. */
  readonly token: string;
  isSpent(): boolean;
  /** Gives the `Set-Cookie` header for the right token, the first time; null otherwise. */
  spend(token: string): string | null;
  /** True for a request that brings the cookie. */
  hasSession(request: Request): boolean;
  /** The `Host` header, where it names this server; null where it names another or nothing. */
  hostOf(request: Request): string | null;
}

/** Makes the gate of the server on `port`, with a token and a cookie that nobody has seen. */
export function createGate(port: number): Gate {
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  // Cookies are shared by all ports of a host, so the name keeps two runs apart.
  const cookie = `connector-doctor-${port}`;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  let spent = false;
  return {
    token,
    isSpent: () => spent,
    spend: (given) => {
      if (spent || !equal(given, token)) return null;
      spent = true;
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasSession: ({ headers }) => {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      return pairs.some((pair) => pair.startsWith(`${cookie}=`) && equal(pair.slice(cookie.length + 1), session));
    },
    hostOf: ({ headers }) => hosts.find((host) => host === headers.host) ?? null,
  };
}

/** Compares in a time that says nothing about how much of it was right; the digests have one length. */
function equal(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
