/** All that can be written to a server. `main/change` alone uses it, and only with what stands in a journal before. */
import type { Answer, RegistryValue, Service, StartType } from '../evidence/server.js';
import type { WriteFault } from '../evidence/write-fault.js';

/** Something could not be written. Nothing of that one step was done, or it says so. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  constructor(
    readonly fault: WriteFault,
    /** A function of the system and its error, for those who look closer. */
    readonly detail: string,
  ) {
    super(`${fault}: ${detail}`);
  }
}

/** Names of the two files that may lie beside one that is being replaced, and that a killed program leaves behind. */
export interface Beside {
  /** Holds the new bytes until they are whole. */
  readonly fresh: string;
  /** Holds the old file while it is replaced. */
  readonly replaced: string;
}

/** What a file holds before it is replaced, and after. */
export interface Replacement {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** A key of the registry. */
export interface RegistryPlace {
  readonly key: string;
  readonly view: 32 | 64;
}

/** Of what takes long: how a service is doing, and giving up. */
export interface ServerHooks {
  readonly signal?: AbortSignal;
  readonly onState?: (name: string, state: Pick<Service, 'state' | 'checkPoint' | 'waitHint'>) => void;
}

/** Writes to a server. Each rejects with a `WriteError`. */
export interface ServerWriter {
  /**
   * Holds the folder of journals for this process alone, until it is let go of or the process ends, however it ends.
   *
   * @returns what lets go of it; null where another holds it, in this process or in another
   */
  hold(folder: string): Promise<(() => Promise<void>) | null>;
  /** Whether a process holds it, this one or another; anybody who can read the folder may ask. */
  isHeld(folder: string): Promise<boolean>;
  /** Rejects with what would keep a file from being replaced, as far as that can be seen now. Nothing is written. */
  expectReplaceable(path: string): Promise<void>;
  /**
   * Gives a file other bytes, so that at every moment either the old or the new ones are there, whole. The file keeps its
   * access rights and its attributes. The old file stays beside it until it is settled. Where the old bytes turn out to be
   * others than expected, somebody was faster: they are put back, and it is refused as `changed-since`.
   */
  replaceFile(path: string, bytes: Replacement, beside: Beside): Promise<void>;
  /** Puts the old file back that `replaceFile` has left beside: this needs no room on the disk. */
  putBackFile(path: string, beside: Beside): Promise<void>;
  /**
   * Takes away what lies beside. Where a killed program left the path without a file, the old one is put back first. So
   * afterwards the path has the old or the new bytes, and nothing lies beside it. Bytes of another program, which wrote just
   * before one of ours was killed, are put back where nobody has written since, and else stay beside.
   */
  settleFile(path: string, bytes: Replacement, beside: Beside): Promise<void>;
  /** Of a key and those above it, the ones that are not there, outermost first. */
  missingKeys(place: RegistryPlace): Promise<readonly string[]>;
  /** Null takes the value out. Keys that are missing are made. */
  setRegistryValue(place: RegistryPlace, name: string, value: RegistryValue | null): Promise<void>;
  /** Takes a key out where it is empty; else leaves it. */
  removeEmptyKey(place: RegistryPlace): Promise<void>;
  /** Tells running programs of this account that Internet settings are others. It never rejects: nothing depends on it. */
  announceInternetSettings(): Promise<void>;
  /**
   * Sets WinHTTP's own proxy.
   *
   * @param bytes in base64, what Windows is to keep it in (`winHttpSettings`); null takes that out; left out, WinHTTP writes it
   */
  setWinHttpProxy(proxy: Answer<'winhttp-proxy'>, bytes?: string | null): Promise<void>;
  setServiceStart(name: string, start: StartType): Promise<void>;
  /** Returns when it runs. */
  startService(name: string, hooks?: ServerHooks): Promise<void>;
  /** Returns when it has stopped. Services that depend on it have to be stopped before. */
  stopService(name: string, hooks?: ServerHooks): Promise<void>;
  refreshPolicy(hooks?: ServerHooks): Promise<void>;
}
