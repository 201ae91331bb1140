/** Plans, changes and the history for people in a terminal. */
import { localMoment } from '../words/phrases.js';
import { planWords } from '../words/plan-words.js';
import { rowsOf, type PlanRow } from './plan-rows.js';
import type { ChangeReport, PastChangeReport, PlanReport } from './plan-schema.js';
import { cleaned } from './printable.js';
import { labelled, paletteOf, wrap, type Palette, type TextOptions } from './text-layout.js';

/** A plan, with a final line end. */
export function planText(shown: PlanReport, options: TextOptions): string {
  const plan = cleaned(withoutTabs(shown));
  const palette = paletteOf(options.colour);
  const { width } = options;
  const lines = ['', palette.bold(plan.headline), ...wrap(plan.summary, width)];
  if (plan.interruption !== null) lines.push(...wrap(plan.interruption, width));
  if (plan.administrator) lines.push(...wrap(byAdministrator, width));
  for (const refusal of plan.refusals) {
    const at = refusal.line === null ? '' : `, line ${refusal.line}, column ${refusal.column ?? 1}`;
    lines.push('', ...(refusal.title === plan.headline ? [] : [palette.red(refusal.title)]));
    if (refusal.place !== null) lines.push(`    ${refusal.place}${at}`);
    lines.push(
      ...labelled(planWords.found, refusal.found, width),
      ...labelled(planWords.advice, refusal.advice, width),
    );
  }
  for (const row of rowsOf(plan.steps)) lines.push('', ...rowLines(row, palette, width));
  if (plan.tried.length > 0) lines.push('', palette.bold(planWords.tried));
  for (const { outcome, text } of plan.tried) {
    const mark = { ok: palette.green('[+]'), warning: palette.yellow('[!]'), couldNotTest: palette.magenta('[?]') };
    lines.push(...wrap(`${mark[outcome]} ${text}`, width));
  }
  if (plan.notes.length > 0)
    lines.push('', palette.bold(plan.state === 'changes' ? planWords.know : planWords.knowAnyway));
  for (const kind of planWords.noteKinds) {
    const own = plan.notes.filter((note) => note.kind === kind);
    if (own.length > 0) lines.push(planWords.notes[kind]);
    for (const { text } of own) lines.push(...wrap(`- ${text}`, width));
  }
  return `${lines.join('\n')}\n\n`;
}

const byAdministrator = 'Who agrees to it has to be an administrator of this server.';

/** The same steps by hand. */
export function byHandText({ byHand }: PlanReport, options: TextOptions): string {
  const palette = paletteOf(options.colour);
  const shown = byHand.map(({ title, powershell, clicks }) =>
    cleaned({ title, clicks, commands: powershell?.split('\n') ?? [] }),
  );
  const steps = shown.flatMap(({ title, commands, clicks }, index) => [
    '',
    palette.bold(`${index + 1}. ${title}`),
    ...clicks.flatMap((click) => wrap(`- ${click}`, options.width)),
    ...(commands.length === 0 ? [] : ['', `    ${whereToPaste(commands)}`, ...commands.map((line) => `    ${line}`)]),
  ]);
  return `${steps.join('\n')}\n\n`;
}

/** An administrator of another account has settings of its own, which are not meant. */
const whereToPaste = (commands: readonly string[]): string =>
  commands.some((line) => line.includes('HKEY_CURRENT_USER'))
    ? 'In Windows PowerShell, as the account that installs:'
    : 'In Windows PowerShell, as administrator:';

/**
 * How a change went.
 *
 * @param undo the command that takes a change back, by its id
 */
export function changeText(report: ChangeReport, options: TextOptions, undo: (id: string) => string): string {
  const change = cleaned(report);
  const palette = paletteOf(options.colour);
  const marks: Readonly<Record<ChangeReport['steps'][number]['state'], string>> = {
    done: palette.green('[+] done'),
    skipped: palette.yellow('[!] left out'),
    failed: palette.red('[X] not possible'),
    'taken-back': palette.dim('[-] taken back'),
    'not-begun': palette.dim('[-] not begun'),
    'not-taken-back': palette.red('[X] could not be taken back'),
  };
  const lines = ['', palette.bold(change.headline), ...wrap(change.summary, options.width), ''];
  for (const { number, title, state, why } of change.steps) {
    lines.push(`${number}. ${title}: ${marks[state]}`);
    if (why !== null) lines.push(...wrap(why, options.width - 4).map((line) => `    ${line}`));
  }
  // What is still to be done comes before what shows only after it.
  for (const text of [change.restart, change.effect?.text ?? null]) {
    if (text !== null) lines.push('', ...wrap(text, options.width));
  }
  if (change.canUndo) lines.push('', palette.dim(`To take it back: ${undo(change.id)}`));
  return `${lines.join('\n')}\n\n`;
}

/**
 * All changes so far.
 *
 * @param undo the command that takes a change back, by its id
 */
export function historyText(
  history: readonly PastChangeReport[],
  options: TextOptions,
  undo: (id: string) => string,
): string {
  const palette = paletteOf(options.colour);
  if (history.length === 0) return 'This program has changed nothing here so far.\n';
  const lines = cleaned(history).flatMap(({ id, at, headline, summary, folder, canUndo }) => [
    '',
    `${at === '' ? '' : `${localMoment(at)}  `}${palette.bold(headline)}`,
    ...wrap(summary, options.width - 4).map((line) => `    ${line}`),
    `    ${palette.dim(`Kept in: ${folder}`)}`,
    ...(canUndo ? [`    ${palette.dim(`To take it back: ${undo(id)}`)}`] : []),
  ]);
  return `${lines.join('\n')}\n\n`;
}

/** A tab in a file stands for its place alone. */
function withoutTabs(plan: PlanReport): PlanReport {
  const steps = plan.steps.map((step) => ({
    ...step,
    hunks: step.hunks.map((hunk) => hunk.map((line) => ({ ...line, text: line.text.replace(/\t/g, '    ') }))),
  }));
  return { ...plan, steps };
}

function rowLines(row: PlanRow, palette: Palette, width: number): string[] {
  const what = wrap(row.what, width - 4).map((line) => `    ${line}`);
  const lines = [palette.bold(`${row.at}. ${row.title}`), ...what, `    ${palette.dim(row.place)}`];
  if (row.before !== null) lines.push(...labelled(planWords.now, row.before, width));
  if (row.after !== null) lines.push(...labelled(planWords.after, row.after, width));
  row.hunks.forEach((hunk, index) => {
    if (index > 0) lines.push(palette.dim('    ...'));
    for (const { sign, text } of hunk) {
      const paint = { same: palette.dim, removed: palette.red, added: palette.green }[sign];
      lines.push(paint(`    ${{ same: ' ', removed: '-', added: '+' }[sign]} ${text}`));
    }
  });
  return lines;
}
