/**
 * Tries a script for automatic configuration in a cell of its own: QuickJS, compiled to WebAssembly, has no way out but
 * the functions that it is given, and ends at limits of time and memory. Nothing is asked of any network.
 *
 * A script can still keep the engine busy inside one of its own functions, where no limit is looked at: so this runs in
 * a worker, which is ended from outside (`script-trials.ts`).
 */
import { JSException, QuickJS, type JSValueHandle } from 'quickjs-wasi';
import type { ScriptFault, ScriptTrial } from '../../evidence/capture.js';
import { pacHelpers } from './helpers.js';

/** What a script is tried with. */
export interface ScriptRequest {
  readonly text: string;
  /** What FindProxyForURL is asked, in this order, until one question fails. */
  readonly questions: readonly { readonly url: string; readonly host: string }[];
  /** Addresses of the names that are known; an empty list: it is known that there are none. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** The client's own addresses. */
  readonly client: readonly string[];
  /** What time it is, in milliseconds since 1970. The time zone is that of this machine. */
  readonly now: number;
}

/** Most that a script may have of memory. The largest tables of addresses take a few MiB. */
const mostMemory = 32 * 1024 * 1024;
/** Milliseconds that compiling, and each question, may take; they take one or two. */
const patience = 500;
/** Milliseconds after which no further question is asked. */
const enough = 800;
const mostUnresolved = 50;
const longestAnswer = 1000;
const longestMessage = 200;

const fileName = 'script';

/**
 * Tries the script.
 *
 * @param wasm the engine's bytes (`quickjs-wasi/quickjs.wasm`)
 * @param onBegin called when the engine is there, and the script's time begins
 */
export async function tryScript(
  wasm: Uint8Array,
  request: ScriptRequest,
  onBegin: () => void = () => undefined,
): Promise<ScriptTrial> {
  const cell = await Cell.open(wasm, request);
  onBegin();
  try {
    return cell.run();
  } finally {
    cell.close();
  }
}

/** What an answer of FindProxyForURL may consist of. Source: Netscape's description of the format, 1996. */
const way = /^\s*(?:DIRECT|(?:PROXY|HTTPS?|SOCKS[45]?)\s+\S+)\s*$/i;

/** True for an answer that is a proxy setting; an empty one means the direct way. */
export function isProxySetting(answer: string): boolean {
  const ways = answer.split(';').filter((each) => each.trim() !== '');
  return answer.trim() === '' || ways.some((each) => way.test(each));
}

class Cell {
  private readonly unresolved = new Set<string>();
  private readonly names: ReadonlyMap<string, readonly string[]>;
  private begun = 0;
  private deadline = Number.POSITIVE_INFINITY;
  private timeAsked = false;
  private broken = false;
  private engine!: QuickJS;

  private constructor(private readonly request: ScriptRequest) {
    this.names = new Map(Object.entries(request.names));
  }

  static async open(wasm: Uint8Array, request: ScriptRequest): Promise<Cell> {
    const cell = new Cell(request);
    cell.engine = await QuickJS.create({
      wasm,
      memoryLimit: mostMemory,
      interruptHandler: () => Date.now() > cell.deadline,
      wasi: (memory: { readonly buffer: ArrayBuffer }) => ({
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
          cell.timeAsked = true;
          new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(request.now)) * 1_000_000n, true);
          return 0;
        },
      }),
    });
    return cell;
  }

  run(): ScriptTrial {
    const { engine, request } = this;
    const answers: { host: string; answer: string }[] = [];
    const end = (fault: ScriptFault | null): ScriptTrial => ({
      fault,
      answers,
      unresolved: [...this.unresolved],
      usesTime: this.timeAsked,
    });
    this.begun = Date.now();
    this.giveHelpers();
    this.timeAsked = false;
    const loaded = this.attempt(() => engine.evalCode(request.text, fileName).dispose());
    if ('fault' in loaded) return end({ ...loaded.fault, host: null });
    const entry = this.entryPoint();
    if (entry === null) return end({ reason: 'no-function', line: null, message: '', host: null });
    for (const { url, host } of request.questions) {
      if (Date.now() - this.begun > enough) break;
      const asked = this.attempt(() => this.ask(entry, url, host));
      if ('fault' in asked) return end({ ...asked.fault, host });
      const { value } = asked;
      if (value === null || !isProxySetting(value)) {
        const message = value === null ? 'no text' : `"${value.slice(0, longestMessage)}"`;
        return end({ reason: 'nonsense', line: null, message, host });
      }
      answers.push({ host, answer: value.slice(0, longestAnswer) });
    }
    return end(null);
  }

  /** Gives the memory back. An engine whose stack overflowed cannot be closed in order; it goes with its worker. */
  close(): void {
    if (!this.broken) this.engine.dispose();
  }

  private giveHelpers(): void {
    const { engine, request } = this;
    const lookUp = engine.newFunction('lookUp', (name) => engine.newString(this.lookUp(engine.dump(name))));
    const install = engine.evalCode(pacHelpers, 'helpers');
    engine.callFunction(install, engine.undefined, engine.global, lookUp, engine.newString(request.client.join(',')));
  }

  private lookUp(asked: unknown): string {
    const name = String(asked).toLowerCase().replace(/\.$/, '').slice(0, 255);
    const known = this.names.get(name);
    if (known !== undefined) return known.join(',');
    if (this.unresolved.size < mostUnresolved) this.unresolved.add(name);
    return '';
  }

  private entryPoint(): JSValueHandle | null {
    for (const name of ['FindProxyForURL', 'FindProxyForURLEx']) {
      const entry = this.engine.global.getProp(name);
      if (entry.isFunction) return entry;
      entry.dispose();
    }
    return null;
  }

  /** The answer as text; null where it is none. */
  private ask(entry: JSValueHandle, url: string, host: string): string | null {
    const { engine } = this;
    const result = engine.callFunction(entry, engine.undefined, engine.newString(url), engine.newString(host));
    const answer: unknown = result.isString ? engine.dump(result) : null;
    result.dispose();
    return typeof answer === 'string' ? answer : null;
  }

  private attempt<T>(act: () => T): { readonly value: T } | { readonly fault: Omit<ScriptFault, 'host'> } {
    this.deadline = Date.now() + patience;
    try {
      return { value: act() };
    } catch (error) {
      // Only what the script did ends here: its own exceptions, and a stack that it filled.
      if (error instanceof JSException) return { fault: this.faultOf(error) };
      const overflowed = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
      if (!overflowed) throw error;
      this.broken = true;
      return { fault: { reason: 'throws', line: null, message: error.message.slice(0, longestMessage) } };
    } finally {
      this.deadline = Number.POSITIVE_INFINITY;
    }
  }

  private faultOf(error: JSException): Omit<ScriptFault, 'host'> {
    const stack = error.stack ?? '';
    const place = new RegExp(`\\b${fileName}:(\\d+)`).exec(stack);
    const { name, message } = error;
    // Where it was interrupted is a matter of chance, and the engine's line for it is often that of the function.
    if (name === 'InternalError' && message === 'interrupted') return { reason: 'endless', line: null, message: '' };
    if (name === 'InternalError' && message === 'out of memory') return { reason: 'memory', line: null, message: '' };
    // An error of the compiler has no function around it; one that the script made by itself has.
    const isCompilers = name === 'SyntaxError' && new RegExp(`^\\s*at ${fileName}:\\d+:\\d+\\s*$`).test(stack);
    const reason = isCompilers ? 'syntax' : 'throws';
    const line = place === null ? null : Number(place[1]);
    // Anything can be thrown, and need not have a message.
    return { reason, line, message: message.slice(0, longestMessage) };
  }
}
