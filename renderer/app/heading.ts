/** What the window is about at the moment: for its title bar, and for those who listen. */
import type { Program } from '../state/program.svelte.js';
import { words } from '../words/words.js';

/** A few words for the title bar; null where the product's name says enough. */
export function headingOf(program: Program): string | null {
  if (program.page === 'start') return null;
  const { visit } = program;
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

/** The sentence that is read aloud when the state changes: the state, not each step on the way. */
export function announcementOf(program: Program): string {
  const { visit } = program;
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
