/** `connector-doctor collect`: what can be read of this server into one file, to be opened elsewhere. */
import { packBundle, planBundle, type BundlePlan } from '../bundle/make-bundle.js';
import { classWords } from '../bundle/read-me.js';
import { namesFolderHere, saveBundle } from '../bundle/save-bundle.js';
import { whatIsThere } from '../bundle/save-file.js';
import { createDoctor, type Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { nameClasses, type NameClass, type ServerEvidence } from '../evidence/server.js';
import { count, list } from '../words/phrases.js';
import { readAnswers } from './answers.js';
import { interruptible } from './interrupt.js';
import { say } from './output.js';

/** The options of the command, as they were given. */
export interface CollectOptions {
  readonly output?: string;
  /** Classes of names that stay, with commas between. */
  readonly keep?: string;
  /** All names stay. */
  readonly plain?: boolean;
  /** Prints evidence.json, and writes nothing. */
  readonly view?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  /** What the person knows, `QUESTION=ANSWER` each. */
  readonly answer?: readonly string[];
}

const wrongUsage = 2;
const notDone = 3;
const unreadableInput = 4;
const cancelled = 130;

/** Runs the command, and gives its exit code. After Ctrl+C nothing is written. */
export async function collect(
  options: CollectOptions,
  doctor: Doctor = createDoctor(),
  namesFolder: string = namesFolderHere(),
): Promise<number> {
  const keep = keptOf(options);
  const answers = readAnswers(options.answer ?? []);
  const wrong = [keep, answers, usageOf(options)].find((each) => typeof each === 'string') ?? null;
  if (wrong !== null || typeof keep === 'string' || typeof answers === 'string') {
    say(`${wrong ?? ''}\n`);
    return wrongUsage;
  }
  const { output = '', overwrite = false } = options;
  const inTheWay = options.view === true || overwrite ? null : whatIsThere(output);
  if (inTheWay !== null) return failed(withOption(inTheWay), options, wrongUsage);
  return await interruptible(async (signal) => {
    const isCancelled = (): boolean => signal.aborted;
    const { report, evidence } = await doctor.examine({ kind: 'here', answers }, { signal });
    if (isCancelled()) return failed(wasCancelled, options, cancelled);
    if (evidence === null) return failed(report.error ?? nothingRead, options, unreadableInput);
    const plan = planBundle(evidence, keep);
    if (options.view === true) {
      say(previewText(plan));
      process.stdout.write(`${JSON.stringify(plan.evidence, null, 2)}\n`);
      return 0;
    }
    const archive = await packBundle(plan);
    // Ctrl+C is heard while the archive is packed; from here on it is too late for it.
    await new Promise((resolve) => setImmediate(resolve));
    if (isCancelled()) return failed(wasCancelled, options, cancelled);
    if (isFailure(archive)) return failed(archive, options, notDone);
    return save(archive, plan, { output, overwrite, json: options.json === true }, namesFolder);
  });
}

/** The classes of names that stay, or what is wrong with the option. */
function keptOf({ keep, plain }: CollectOptions): NameClass[] | string {
  if (plain === true) return keep === undefined ? [...nameClasses] : '--plain keeps all names: leave --keep out.';
  const wanted = (keep ?? '').split(',').map((each) => each.trim().toLowerCase());
  const unknown = wanted.find((each) => each !== '' && !nameClasses.some((known) => known === each));
  if (unknown !== undefined) return `--keep does not know "${unknown}". It takes: ${nameClasses.join(', ')}`;
  return nameClasses.filter((each) => wanted.includes(each));
}

function usageOf({ output, view, json }: CollectOptions): string | null {
  if (view === true) return json === true ? '--view prints evidence.json: leave --json out.' : null;
  return output === undefined ? 'Say where to save it: -o FILE.zip (or --view, to see it and save nothing)' : null;
}

interface Place {
  readonly output: string;
  readonly overwrite: boolean;
  readonly json: boolean;
}

function save(archive: Uint8Array, plan: BundlePlan, { output, overwrite, json }: Place, namesFolder: string): number {
  const saved = saveBundle(plan, archive, { path: output, overwrite, namesFolder });
  if (isFailure(saved)) return failed(withOption(saved), { json }, notDone);
  const { sha256, names } = saved;
  say(previewText(plan));
  say(`Saved: ${output} (${Math.ceil(archive.length / 1024)} KB)\n`);
  if (names !== null) {
    say(
      `What stands for what: ${names}\nThat list names your servers and accounts. Keep it here, and do not send it.\n`,
    );
  }
  if (json) {
    const { readings, replaced, files, leftOut } = plan.preview;
    const { program, takenAt } = plan.evidence;
    print({ program, takenAt, file: output, bytes: archive.length, sha256, readings, replaced, files, leftOut, names });
  }
  return 0;
}

/** What a person can do about it here. */
const withOption = (failure: Failure): Failure =>
  failure.code === 'FILE-EXISTS'
    ? { ...failure, advice: `${failure.advice} To replace a file, add --overwrite.` }
    : failure;

const print = (document: object): void => {
  process.stdout.write(`${JSON.stringify({ schema: 'connector-doctor/collected@1', ...document }, null, 2)}\n`);
};

function failed(error: Failure, { json }: { readonly json?: boolean | undefined }, code: number): number {
  say(`${error.message}\n${error.advice}\n`);
  if (json === true) print({ error });
  return code;
}

/** What is inside and what was replaced, in a few lines. */
function previewText({ preview, evidence }: BundlePlan): string {
  const { readings, files, replaced, leftOut } = preview;
  const classes = Object.entries(replaced) as [NameClass, number | null][];
  const changed = classes.flatMap(([each, number]) =>
    number === null || number === 0
      ? []
      : [`${count(number, classWords[each].one, classWords[each].what)} (${classWords[each].example})`],
  );
  const kept = classes.flatMap(([each, number]) => (number === null ? [classWords[each].what] : []));
  const lines = [
    `Read: ${count(readings.answered, 'answer')}, ${readings.absent} not there, ${readings.unreadable} could not be read.`,
    ...(isClosed(evidence)
      ? ['Some of it needs an administrator’s rights: run it as administrator to have it all.']
      : []),
    `Inside: evidence.json, README.txt${files.length > 0 ? `, and ${count(files.length, 'file')} to look at:` : ''}`,
    ...files.map(({ path }) => `  ${path}`),
    ...(changed.length > 0 ? [`Replaced: ${list(changed)}.`] : []),
    ...(kept.length > 0 ? [`As they are on the server: ${list(kept)}.`] : []),
    'Taken out: passwords, keys and tokens, where they stand as such.',
    ...leftOut.map((question) => `Left out, because it does not fit: ${question}`),
    '',
  ];
  return lines.map(printable).join('\n');
}

const isClosed = ({ readings }: ServerEvidence): boolean =>
  readings.some(({ fact }) => fact.state === 'unreadable' && fact.reason === 'access-denied');

/** Paths come out of the registry, and shall not steer the terminal. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about.
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/g, '\ufffd');

const wasCancelled: Failure = {
  code: 'CANCELLED',
  message: 'The reading was cancelled.',
  advice: 'Nothing was saved. Start it again when you like.',
};

const nothingRead: Failure = {
  code: 'NO-WINDOWS',
  message: 'Nothing of this server could be read.',
  advice: 'Run it on the server that the connector runs on, or shall run on.',
};
