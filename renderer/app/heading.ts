/** What the window is about at the moment: for its title bar, and for those who listen. */
import type { CaptureVisit } from '../state/capture-visit.svelte.js';
import type { Program } from '../state/program.svelte.js';
import { verdictFor } from '../state/purpose.js';
import type { ServerVisit } from '../state/server-visit.svelte.js';
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
