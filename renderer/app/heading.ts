/** What the window is about at the moment: for its title bar, and for those who listen. */
import type { CaptureVisit } from '../state/capture-visit.svelte.js';
import type { ChangesVisit } from '../state/changes-visit.svelte.js';
import type { Program } from '../state/program.svelte.js';
import { verdictFor } from '../state/purpose.js';
import type { ServerVisit } from '../state/server-visit.svelte.js';
import { progressOf } from '../steps/paths/matrix.js';
import { verdictOfPaths } from '../steps/paths/verdict.js';
import { words } from '../words/words.js';

/** A few words for the title bar; null where the product's name says enough. */
export function headingOf(program: Program): string | null {
  switch (program.page) {
    case 'start':
      return null;
    case 'server':
      return headingOfServer(program.server);
    case 'proxies':
      return words.proxies.title;
    case 'paths':
      return headingOfPaths(program);
    case 'choose':
      return headingOfChanges(program);
    case 'history':
      return words.changes.history.title;
    case 'capture':
      return headingOfCapture(program.visit);
  }
}

/** The sentence that is read aloud when the state changes: the state, not each step on the way. */
export function announcementOf(program: Program): string {
  switch (program.page) {
    case 'start':
      return '';
    case 'server':
    case 'proxies':
      return announcementOfServer(program.server);
    case 'paths':
      return announcementOfPaths(program);
    case 'choose':
      return announcementOfChanges(program.changes);
    case 'history':
      return program.changes.historyFailure?.message ?? '';
    case 'capture':
      return announcementOfCapture(program.visit);
  }
}

function headingOfServer(server: ServerVisit): string | null {
  switch (server.phase) {
    case 'none':
      return words.server.none.title;
    case 'running':
      return words.server.running(server.title);
    case 'cancelled':
      return words.server.cancelled.title;
    case 'failed':
      return server.failure?.message ?? words.server.failed.fallbackTitle;
    case 'done':
      return server.report === null ? null : (verdictFor(server.report, server.purpose)?.headline ?? null);
  }
}

function announcementOfServer(server: ServerVisit): string {
  const heading = headingOfServer(server) ?? '';
  switch (server.phase) {
    case 'none':
      return '';
    case 'running':
      return server.showsProgress ? heading : words.server.again;
    case 'cancelled':
      return `${heading} ${words.server.cancelled.text(server.made, server.checks.length)}`;
    case 'failed':
      return [
        heading,
        server.failure?.code === 'NO-WINDOWS' ? words.server.failed.elsewhere : (server.failure?.advice ?? ''),
      ]
        .join(' ')
        .trim();
    case 'done': {
      const verdict = server.report === null ? null : verdictFor(server.report, server.purpose);
      return [verdict?.headline ?? '', verdict?.summary ?? ''].join(' ').trim();
    }
  }
}

function headingOfPaths({ paths, server }: Pick<Program, 'paths' | 'server'>): string | null {
  if (server.recorded) return words.paths.recorded.title;
  switch (paths.phase) {
    case 'none':
      return words.paths.choice.title;
    case 'running':
      return words.paths.run.begins;
    case 'cancelled':
      return words.paths.verdict.cancelled;
    case 'failed':
      return paths.failure?.message ?? words.paths.failed.fallbackTitle;
    case 'done':
      return paths.report === null ? null : verdictOfPaths(paths.report).headline;
  }
}

/** While it runs, which path does best is news; how many names it reached by now is not. */
function announcementOfPaths({ paths, server }: Pick<Program, 'paths' | 'server'>): string {
  const heading = headingOfPaths({ paths, server }) ?? '';
  if (server.recorded || paths.phase === 'none') return '';
  switch (paths.phase) {
    case 'running': {
      if (!paths.showsProgress) return words.paths.run.again;
      const ahead = paths.paths?.paths.find(({ id }) => id === paths.paths?.recommendation?.path);
      return ahead === undefined ? heading : words.paths.run.ahead(ahead.label);
    }
    case 'cancelled': {
      const { names, namesDone } = progressOf(paths.paths);
      return `${heading} ${words.paths.verdict.kept(namesDone, names)}`;
    }
    case 'failed':
      return `${heading} ${paths.failure?.advice ?? ''}`.trim();
    case 'done':
      return paths.report === null ? '' : `${heading} ${verdictOfPaths(paths.report).summary}`.trim();
  }
}

function headingOfChanges({ changes, server }: Pick<Program, 'changes' | 'server'>): string | null {
  const text = words.changes;
  switch (changes.phase) {
    case 'choose':
      if (server.phase === 'done') return text.choose.title;
      return server.busy ? text.choose.waiting : text.choose.none;
    case 'planning':
      return text.planning.title;
    case 'preview':
      return changes.plan?.report.headline ?? null;
    case 'asking':
      return text.apply.asking;
    case 'applying':
      return text.apply.applying;
    case 'looking':
      return text.apply.looking;
    case 'result':
      return changes.result === null ? null : text.result.headline(changes.result.outcome, changes.result.headline);
    case 'failed':
      return changes.failure?.message ?? text.failed.fallbackTitle;
  }
}

/** Where it stands; the single steps of a change are a list that can be read. */
function announcementOfChanges(changes: ChangesVisit): string {
  const text = words.changes;
  switch (changes.phase) {
    case 'choose':
      return '';
    case 'planning':
      return text.planning.title;
    case 'preview':
      return `${changes.plan?.report.headline ?? ''}. ${changes.plan?.report.summary ?? ''}`;
    case 'asking': {
      const { consent, elevates } = changes.plan ?? {};
      if (consent === 'code') return `${text.apply.asking} ${text.apply.askingCode}`;
      return `${text.apply.asking} ${elevates === true ? text.apply.askingElevated : text.apply.askingWindow}`;
    }
    case 'applying':
      return changes.cancelling ? text.apply.cancelling : text.apply.applying;
    case 'looking':
      return text.apply.looking;
    case 'result':
      if (changes.result === null) return '';
      return [
        `${text.result.headline(changes.result.outcome, changes.result.headline)}.`,
        changes.result.summary,
        changes.result.effect?.text ?? '',
      ]
        .join(' ')
        .trim();
    case 'failed':
      return `${changes.failure?.message ?? text.failed.fallbackTitle} ${changes.failure?.advice ?? ''}`.trim();
  }
}

function headingOfCapture(visit: CaptureVisit): string | null {
  switch (visit.phase) {
    case 'none':
      return words.empty.title;
    case 'opening':
      return visit.sent === null ? words.reading.opening(visit.name) : words.reading.sending(visit.name);
    case 'reading':
      return words.reading.title(visit.name);
    case 'cancelled':
      return words.cancelled.title;
    case 'failed':
      return visit.failure?.message ?? words.failed.fallbackTitle;
    case 'done':
      return visit.report?.verdict?.headline ?? null;
  }
}

function announcementOfCapture(visit: CaptureVisit): string {
  switch (visit.phase) {
    case 'none':
      return '';
    case 'opening':
    case 'reading':
      return visit.showsProgress ? words.reading.title(visit.name) : words.reading.again;
    case 'cancelled':
      return words.cancelled.title;
    case 'failed':
      return [visit.failure?.message ?? words.failed.fallbackTitle, visit.failure?.advice ?? ''].join(' ').trim();
    case 'done':
      return [visit.report?.verdict?.headline ?? '', visit.report?.verdict?.summary ?? ''].join(' ').trim();
  }
}
