/** How traffic leaves a server, and what says so. */
import { parseProxyAddress, proxyText } from '../../evidence/proxy-address.js';
import type { Found } from '../../evidence/server-facts.js';

/** Why it goes past every proxy. */
export type DirectReason =
  /** A file says that there is to be no proxy. */
  | 'disabled'
  /** Nothing names one. */
  | 'nothing-set'
  /** A proxy is set, for other kinds of addresses. */
  | 'other-scheme'
  | 'loopback'
  | 'local'
  | 'bypass-list'
  /** Backend requests go past the proxy unless they are told to take it. */
  | 'switched-off';

/** A path. What is found out on the way (a script, detection) has a second path for when it finds nothing. */
export type Path =
  | { readonly kind: 'direct'; readonly because: DirectReason }
  | { readonly kind: 'proxy'; readonly address: string }
  | { readonly kind: 'script'; readonly address: string; readonly otherwise: Path }
  | { readonly kind: 'detection'; readonly otherwise: Path }
  /** A module of somebody's own decides. */
  | { readonly kind: 'module'; readonly type: string }
  /** .NET refuses what is written, and every request fails. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** The kinds of paths. */
export const pathKinds = [
  'direct',
  'proxy',
  'script',
  'detection',
  'module',
  'refused',
  'unknown',
] as const satisfies Path['kind'][];

/** What can name a path, by its kind. */
export const sourceIds = ['own-file', 'machine-file', 'settings', 'detection', 'winhttp', 'switch'] as const;

/** One of them. */
export type SourceId = (typeof sourceIds)[number];

/** `overruled`: one before it decides. `silent`: it says nothing, so the next one is asked. */
export const sourceStates = ['decides', 'silent', 'overruled'] as const;

/** What one source says. */
export interface Saying {
  readonly id: SourceId;
  /** Where it stands: a file and its line, a registry key. */
  readonly place: string;
  /** Null where it says nothing, or hands on. */
  readonly path: Path | null;
  readonly read: readonly Found<unknown>[];
}

/** What one source says, and what came of it. */
export interface Source extends Saying {
  readonly state: (typeof sourceStates)[number];
}

/** The path of one name, and all that was asked for it. */
export interface Decision {
  readonly path: Path;
  readonly sources: readonly Source[];
}

/** The first source that says something decides; where none does, there is no proxy. */
export function decide(sayings: readonly Saying[]): Decision {
  const decider = sayings.findIndex(({ path }) => path !== null);
  return {
    path: sayings[decider]?.path ?? { kind: 'direct', because: 'nothing-set' },
    sources: sayings.map((saying, index) => ({
      ...saying,
      state: saying.path === null ? 'silent' : index === decider ? 'decides' : 'overruled',
    })),
  };
}

/** The one proxy that this path surely takes; null where it takes none, or that is found out on the way. */
export function proxyOf(path: Path): string | null {
  return path.kind === 'proxy' ? path.address : null;
}

/** What is taken where detection finds nothing. */
export function withoutDetection(path: Path): Path {
  return path.kind === 'detection' ? withoutDetection(path.otherwise) : path;
}

/** True where two paths lead the same way; why a path is direct does not count. */
export function isSamePath(one: Path, other: Path): boolean {
  switch (one.kind) {
    case 'direct':
      return other.kind === 'direct';
    case 'proxy':
      return other.kind === 'proxy' && isSameProxy(one.address, other.address);
    case 'script':
      return other.kind === 'script' && one.address === other.address && isSamePath(one.otherwise, other.otherwise);
    case 'detection':
      return other.kind === 'detection' && isSamePath(one.otherwise, other.otherwise);
    case 'module':
      return other.kind === 'module' && one.type === other.type;
    case 'refused':
    case 'unknown':
      return false;
  }
}

/** True where it can be told which way a path leads, as far as nothing has to be looked up. */
export const isKnown = ({ kind }: Path): boolean => kind !== 'refused' && kind !== 'unknown';

/** True where two addresses name the same proxy, however they are written. */
export function isSameProxy(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/** Without a port, port 80 is meant. */
function bare(address: string): string {
  const text = address
    .trim()
    .toLowerCase()
    .replace(/^http:\/\//, '')
    .replace(/^[^/]*@/, '')
    .replace(/\/$/, '');
  const parsed = parseProxyAddress(text) ?? parseProxyAddress(`${text}:80`);
  return parsed === null ? text : proxyText(parsed);
}
