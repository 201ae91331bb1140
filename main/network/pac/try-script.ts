/** Tries a script for automatic configuration in a cell of its own, question after question. */
import type { ScriptFault } from '../../evidence/capture.js';
import { routesIn } from '../path/script-answer.js';
import { Cell } from './cell.js';
import { longestAnswer, type AskedQuestion, type Question, type ScriptRequest, type ScriptRun } from './script-run.js';

/** Milliseconds after which no further question is asked. */
const enough = 800;
const longestMessage = 200;

/**
 * Tries the script. A question that fails does not keep the next one from being asked, as long as the script can go on.
 *
 * @param wasm the engine's bytes (`quickjs-wasi/quickjs.wasm`)
 * @param onBegin called when the engine is there, and the script's time begins
 */
export async function tryScript(
  wasm: Uint8Array,
  request: ScriptRequest,
  onBegin: () => void = () => undefined,
): Promise<ScriptRun> {
  const cell = await Cell.open(wasm, request);
  onBegin();
  const begun = Date.now();
  const asked: AskedQuestion[] = [];
  try {
    const loaded = cell.load(request.text);
    const loading = { ...cell.takeTrace(), fault: 'fault' in loaded ? loaded.fault : null };
    if ('fault' in loaded) return { loading, asked };
    const entry = loaded.value;
    if (entry === null) return { loading: { ...loading, fault: noFunction }, asked };
    for (const question of request.questions) {
      if (!cell.usable || Date.now() - begun > enough) break;
      const answer = answerOf(cell.ask(entry, question), question);
      asked.push({ ...question, ...answer, ...cell.takeTrace() });
    }
    return { loading, asked };
  } finally {
    cell.close();
  }
}

const noFunction: ScriptFault = { reason: 'no-function', line: null, message: '', host: null };

function answerOf(attempt: ReturnType<Cell['ask']>, { host }: Question): Pick<AskedQuestion, 'answer' | 'fault'> {
  if ('fault' in attempt) return { answer: null, fault: attempt.fault };
  const { value } = attempt;
  if (value !== null && routesIn(value).length > 0) return { answer: value.slice(0, longestAnswer), fault: null };
  const message = value === null ? 'no text' : `"${value.slice(0, longestMessage)}"`;
  return { answer: null, fault: { reason: 'nonsense', line: null, message, host } };
}
