/**
 * Which `return` of a script gave each answer.
 *
 * The engine does not tell where a function returned from, so that the script is run once more with marks at its returns.
 * What it answered is never taken from that run: a line counts only where the marked script gave the very same answer.
 */
import { parse, type Node } from 'acorn';
import { Cell } from './cell.js';
import { longestAnswer, type AskedQuestion, type ScriptRequest } from './script-run.js';

/** Milliseconds after which no further question is asked. */
const enough = 500;

/**
 * The line of the return that gave each answer, from 1; null where it is not known.
 *
 * @param asked what the script was asked and answered, in order, from its first question on
 */
export async function decidingLines(
  wasm: Uint8Array,
  request: ScriptRequest,
  asked: readonly Pick<AskedQuestion, 'url' | 'host' | 'answer'>[],
  onBegin: () => void = () => undefined,
): Promise<readonly (number | null)[]> {
  const unknown = asked.map(() => null);
  const marked = withMarks(request.text);
  if (marked === null) return unknown;
  const cell = await Cell.open(wasm, request);
  onBegin();
  const begun = Date.now();
  try {
    const lineOf = cell.giveRecorder(marked.name);
    const loaded = cell.load(marked.text);
    if ('fault' in loaded || loaded.value === null) return unknown;
    const entry = loaded.value;
    return asked.map(({ answer, ...question }) => {
      if (!cell.usable || Date.now() - begun > enough) return null;
      const again = cell.ask(entry, question);
      if ('fault' in again || again.value?.slice(0, longestAnswer) !== answer) return null;
      return lineOf(again.value);
    });
  } finally {
    cell.close();
  }
}

/** A script whose returns are marked, and the name of the function that they call. */
export interface MarkedScript {
  readonly text: string;
  readonly name: string;
}

/**
 * Puts a mark around what each return gives: `return a;` becomes `return mark(12,mark.at(),(a));`. Lines stay as they are.
 * Null where the parser does not read the script.
 */
export function withMarks(text: string): MarkedScript | null {
  const returns = returnsIn(text);
  if (returns === null) return null;
  let name = 'decided';
  while (text.includes(name)) name += '_';
  const edits = returns
    .flatMap(({ start, end, line }) => [
      { at: start, text: `${name}(${line},${name}.at(),(` },
      { at: end, text: '))' },
    ])
    .sort((one, other) => one.at - other.at);
  let done = 0;
  const parts: string[] = [];
  for (const edit of edits) {
    parts.push(text.slice(done, edit.at), edit.text);
    done = edit.at;
  }
  return { text: parts.join('') + text.slice(done), name };
}

interface Returned {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

function returnsIn(text: string): readonly Returned[] | null {
  const tree = treeOf(text);
  if (tree === null) return null;
  const returns: Returned[] = [];
  const left: unknown[] = [tree];
  // Without recursion: trees are as deep as the script's author likes.
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const expression = returnedBy(next);
    if (expression !== null) returns.push(expression);
    left.push(...Object.values(next as Record<string, unknown>));
  }
  return returns;
}

/** What a return, or an arrow without braces, gives. */
function returnedBy(part: object): Returned | null {
  const node = part as Partial<Node> & { argument?: Node | null; body?: Node; expression?: unknown };
  const isArrow = node.type === 'ArrowFunctionExpression' && node.expression === true;
  const given = isArrow ? node.body : node.type === 'ReturnStatement' ? node.argument : null;
  const line = (isArrow ? given : node)?.loc?.start.line;
  return given == null || line === undefined ? null : { start: given.start, end: given.end, line };
}

function treeOf(text: string): Node | null {
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'script', locations: true });
  } catch (error) {
    // The engine reads a little more than the parser, and brackets in brackets can fill the stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
