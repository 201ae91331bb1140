/** What was closed to the account that read a server, and what an administrator could read in its place. */
import type { Fact } from '../../evidence/fact.js';
import { questionId, type Answer, type Question, type Reading, type ServerEvidence } from '../../evidence/server.js';

/**
 * True for a question about the account that asks it. An administrator may be somebody else, and would answer about
 * themselves.
 */
export function isOfAccount(question: Question): boolean {
  if (question.kind === 'registry-value' || question.kind === 'registry-key')
    return question.key.toUpperCase().startsWith('HKCU\\');
  if (question.kind === 'certificate') return question.location === 'user';
  return question.kind === 'account' || question.kind === 'places' || question.kind === 'person';
}

/** The readings that this account was not allowed to make, and that an administrator may: none where it was one. */
export function closedReadings({ readings }: Pick<ServerEvidence, 'readings'>): readonly Reading[] {
  if (readings.some(isElevated)) return [];
  return readings.filter(
    ({ question, fact }) => fact.state === 'unreadable' && fact.reason === 'access-denied' && !isOfAccount(question),
  );
}

const isElevated = ({ question, fact }: Reading): boolean =>
  question.kind === 'account' &&
  fact.state === 'value' &&
  (fact as Fact<Answer<'account'>> & { state: 'value' }).value.elevated;

/** The same readings, with others in the place of those that ask the same. */
export function withReadings(readings: readonly Reading[], others: readonly Reading[]): readonly Reading[] {
  const given = new Map(others.map((reading) => [questionId(reading.question), reading]));
  return readings.map((reading) => given.get(questionId(reading.question)) ?? reading);
}

/** Where a question looks: a path, a registry value, a log. */
export function placeOf(question: Question): string {
  switch (question.kind) {
    case 'registry-value':
      return `${question.key}\\${question.name}${question.view === 32 ? ' (32-bit)' : ''}`;
    case 'registry-key':
      return question.key;
    case 'file':
    case 'folder':
    case 'file-version':
      return question.path;
    case 'service':
    case 'dependents':
      return question.name;
    case 'events':
      return question.channel;
    case 'certificate':
      return `${question.store}: ${question.sha1}`;
    case 'system':
    case 'domain':
    case 'account':
    case 'clock':
    case 'places':
    case 'winhttp-proxy':
    case 'person':
      return question.kind;
  }
}
