/**
 * A cell for one script: QuickJS, compiled to WebAssembly, has no way out but the functions that it is given, and ends at
 * limits of time and memory. Nothing is asked of any network.
 *
 * A script can still keep the engine busy inside one of its own functions, where no limit is looked at: so this runs in a
 * worker, which is ended from outside (`script-worker.ts`).
 */
import { JSException, QuickJS, type JSValueHandle } from 'quickjs-wasi';
import type { ScriptCall, ScriptFault } from '../../evidence/capture.js';
import { pacHelpers, type HelperArgument, type HelperResult } from './helpers.js';
import type { Question, ScriptRequest, Trace } from './script-run.js';

/** Most that a script may have of memory. The largest tables of addresses take a few MiB. */
const mostMemory = 32 * 1024 * 1024;
/** Milliseconds that compiling, and each question, may take; they take one or two. */
const patience = 500;
const mostUnresolved = 50;
const mostCalls = 200;
/** Characters that are kept of an argument, a result and a message. */
const longestText = 200;

const fileName = 'script';

/**
 * The text of a function that stands between a script and the helpers: it makes texts of the arguments inside the cell,
 * where a `toString` of the script's own may take as long as it likes, and throw. It uses nothing that a script could have
 * changed. Seven arguments are the most that a helper takes.
 */
const passage = `(function (target, text, call) {
  var nothing = void 0;
  var at = function (list, index) {
    if (index >= list.length || list[index] === nothing) return nothing;
    return list[index] === null ? null : text(list[index]);
  };
  return function (name) {
    target[name] = function () {
      var a = arguments;
      return call(name, at(a, 0), at(a, 1), at(a, 2), at(a, 3), at(a, 4), at(a, 5), at(a, 6));
    };
  };
})`;

/**
 * The text of a function that puts a recorder of returns on the target (see `deciding-lines.ts`). A return that hands on
 * what came from a return inside its own expression keeps the line of that one. The function that it gives says the line
 * of the last return, or 0 where that gave something else than the answer.
 */
const recorder = `(function (target, name) {
  var count = 0, line = 0, value;
  var mark = function (own, before, given) {
    if (count === before || given !== value) { line = own; value = given; }
    count++;
    return given;
  };
  mark.at = function () { return count; };
  target[name] = mark;
  return function (answer) {
    var last = value === answer ? line : 0;
    line = 0;
    value = void 0;
    return last;
  };
})`;

/** What an act in the cell gave, or how it failed. */
export type Attempt<T> = { readonly value: T } | { readonly fault: ScriptFault };

/** One script's cell. Whoever opens it closes it. */
export class Cell {
  private readonly names: ReadonlyMap<string, readonly string[]>;
  private readonly helpers: ReturnType<typeof pacHelpers>;
  private deadline = Number.POSITIVE_INFINITY;
  private trace = emptyTrace();
  private broken = false;
  private spent = false;
  private interrupted = false;
  private placing = false;
  private engine!: QuickJS;
  private errorMaker!: JSValueHandle;
  private reader!: JSValueHandle;
  private lastResult: JSValueHandle | null = null;
  private readonly lines: number;

  private constructor(request: ScriptRequest) {
    this.names = new Map(Object.entries(request.names));
    this.lines = request.text.split('\n').length;
    this.helpers = pacHelpers({
      lookUp: (name) => this.lookUp(name),
      client: request.client,
      now: () => {
        this.trace.usesTime = true;
        return new Date(request.now);
      },
      mayGoOn: () => !this.isOver(),
    });
  }

  /**
   * Makes a cell with the helpers in it; the script is not loaded yet.
   *
   * @param wasm the engine's bytes (`quickjs-wasi/quickjs.wasm`)
   */
  static async open(wasm: Uint8Array, request: ScriptRequest): Promise<Cell> {
    const cell = new Cell(request);
    cell.engine = await QuickJS.create({
      wasm,
      memoryLimit: mostMemory,
      interruptHandler: () => cell.isOver(),
      wasi: (memory: { readonly buffer: ArrayBuffer }) => ({
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
          cell.trace.usesTime = true;
          new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(request.now)) * 1_000_000n, true);
          return 0;
        },
      }),
    });
    cell.giveHelpers();
    cell.trace = emptyTrace();
    return cell;
  }

  /** True while the script can be asked: after an overflow, or when it took all its time or memory, it cannot. */
  get usable(): boolean {
    return !this.spent;
  }

  /** What the script did since the last call. */
  takeTrace(): Trace {
    const { calls, callsLeftOut, unresolved, usesTime } = this.trace;
    this.trace = emptyTrace();
    return { calls, callsLeftOut, unresolved: [...unresolved], usesTime };
  }

  /** Loads a script, and gives the function that is to be asked; null where there is none. */
  load(text: string): Attempt<JSValueHandle | null> {
    const loaded = this.attempt(null, () => this.engine.evalCode(text, fileName).dispose());
    return 'fault' in loaded ? loaded : this.attempt(null, () => this.entryPoint());
  }

  /** The script's answer as it is written; null where it is no text. */
  ask(entry: JSValueHandle, { url, host }: Question): Attempt<string | null> {
    const { engine } = this;
    return this.attempt(host, () => {
      const result = engine.callFunction(entry, engine.undefined, engine.newString(url), engine.newString(host));
      const answer = result.isString ? result.toString() : null;
      result.dispose();
      return answer;
    });
  }

  /**
   * Gives the script a function that records its returns. What it gives says, after a question, on which line the answer
   * was given; null where that is not known.
   */
  giveRecorder(name: string): (answer: string) => number | null {
    const { engine } = this;
    const put = engine.evalCode(recorder, 'helpers');
    const last = engine.callFunction(put, engine.undefined, engine.global, engine.newString(name));
    return (answer) => engine.callFunction(last, engine.undefined, engine.newString(answer)).toNumber() || null;
  }

  /** Gives the memory back. An engine whose stack overflowed cannot be closed in order; it goes with its worker. */
  close(): void {
    if (!this.broken) this.engine.dispose();
  }

  private giveHelpers(): void {
    const { engine } = this;
    this.errorMaker = engine.evalCode('Error', 'helpers');
    // Read inside of the cell, because a script can put a function there that throws, or takes long.
    this.reader = engine.evalCode('(function (target, name) { return target[name]; })', 'helpers');
    const call = engine.newFunction('call', (name, ...args) => this.called(name, args));
    const text = engine.evalCode('String', 'helpers');
    const give = engine.callFunction(engine.evalCode(passage, 'helpers'), engine.undefined, engine.global, text, call);
    for (const name of Object.keys(this.helpers)) engine.callFunction(give, engine.undefined, engine.newString(name));
  }

  private called(nameHandle: JSValueHandle | undefined, handles: readonly JSValueHandle[]): JSValueHandle {
    const name = nameHandle?.toString() ?? '';
    const given = handles.map((handle): HelperArgument =>
      handle.isUndefined ? undefined : handle.isNull ? null : handle.toString(),
    );
    while (given.length > 0 && given[given.length - 1] === undefined) given.pop();
    const result = this.helpers[name]?.(...given);
    this.note(name, given, result);
    // The engine took its own copy of what was given to it the last time.
    this.lastResult?.dispose();
    this.lastResult = typeof result === 'string' || typeof result === 'number' ? this.make(result) : null;
    if (this.lastResult !== null) return this.lastResult;
    const { engine } = this;
    return result === undefined
      ? engine.undefined
      : result === null
        ? engine.null
        : result
          ? engine.true
          : engine.false;
  }

  private make(value: string | number): JSValueHandle {
    return typeof value === 'string' ? this.engine.newString(value) : this.engine.newNumber(value);
  }

  private note(name: string, given: readonly HelperArgument[], result: HelperResult): void {
    if (this.trace.calls.length >= mostCalls) {
      this.trace.callsLeftOut++;
      return;
    }
    this.trace.calls.push({
      name,
      args: given.map((each) => String(each).slice(0, longestText)),
      result: typeof result === 'string' ? result.slice(0, longestText) : (result ?? null),
      line: this.callersLine(),
    });
  }

  /** The line that the script is at; null where the engine does not say, or a script made it say what cannot be. */
  private callersLine(): number | null {
    // A script can put a function of its own where errors are made: it may throw, and call a helper again.
    if (this.placing) return null;
    this.placing = true;
    try {
      const error = this.engine.construct(this.errorMaker);
      const stack = error.getProp('stack');
      const line = stack.isString ? placeIn(stack.toString()) : null;
      stack.dispose();
      error.dispose();
      return line !== null && line >= 1 && line <= this.lines ? line : null;
    } catch (error) {
      if (error instanceof JSException) return null;
      throw error;
    } finally {
      this.placing = false;
    }
  }

  private lookUp(asked: string): readonly string[] {
    const name = asked.toLowerCase().replace(/\.$/, '').slice(0, 255);
    const known = this.names.get(name);
    if (known !== undefined) return known;
    if (this.trace.unresolved.size < mostUnresolved) this.trace.unresolved.add(name);
    return [];
  }

  /**
   * The function that Windows calls. Source: Microsoft, "IPv6-Aware Proxy Helper API Definitions": FindProxyForURLEx takes
   * the place of FindProxyForURL.
   */
  private entryPoint(): JSValueHandle | null {
    const { engine } = this;
    for (const name of ['FindProxyForURLEx', 'FindProxyForURL']) {
      const entry = engine.callFunction(this.reader, engine.undefined, engine.global, engine.newString(name));
      if (entry.isFunction) return entry;
      entry.dispose();
    }
    return null;
  }

  /** True from when the time was over. */
  private isOver(): boolean {
    this.interrupted ||= Date.now() > this.deadline;
    return this.interrupted;
  }

  private attempt<T>(host: string | null, act: () => T): Attempt<T> {
    this.deadline = Date.now() + patience;
    try {
      const value = act();
      // A helper gave up, and the engine had no time to look.
      return this.interrupted ? { fault: { ...this.endedFor('endless'), host } } : { value };
    } catch (error) {
      // Only what the script did ends here: its own exceptions, and a stack that it filled.
      if (error instanceof JSException) return { fault: { ...this.faultOf(error), host } };
      const overflowed = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
      if (!overflowed) throw error;
      this.broken = true;
      this.spent = true;
      return { fault: { reason: 'throws', line: null, message: error.message.slice(0, longestText), host } };
    } finally {
      this.deadline = Number.POSITIVE_INFINITY;
    }
  }

  private faultOf(error: JSException): Omit<ScriptFault, 'host'> {
    const stack = error.stack ?? '';
    const { name, message } = error;
    // Where it was interrupted is a matter of chance, and the engine's line for it is often that of the function.
    if (this.interrupted) return this.endedFor('endless');
    if (name === 'InternalError' && message === 'out of memory') return this.endedFor('memory');
    // An error of the compiler has no function around it; one that the script made by itself has.
    const isCompilers = name === 'SyntaxError' && new RegExp(`^\\s*at ${fileName}:\\d+:\\d+\\s*$`).test(stack);
    // Anything can be thrown, and need not have a message.
    return { reason: isCompilers ? 'syntax' : 'throws', line: placeIn(stack), message: message.slice(0, longestText) };
  }

  private endedFor(reason: 'endless' | 'memory'): Omit<ScriptFault, 'host'> {
    this.spent = true;
    return { reason, line: null, message: '' };
  }
}

interface GrowingTrace {
  readonly calls: ScriptCall[];
  callsLeftOut: number;
  readonly unresolved: Set<string>;
  usesTime: boolean;
}

const emptyTrace = (): GrowingTrace => ({ calls: [], callsLeftOut: 0, unresolved: new Set(), usesTime: false });

/** The first line of the script in a stack; null where it is not in it. */
function placeIn(stack: string): number | null {
  const place = new RegExp(`\\b${fileName}:(\\d+)`).exec(stack);
  return place === null ? null : Number(place[1]);
}
