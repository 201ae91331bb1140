/** This server, live. The module is only loaded on Windows. */
import { absent, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question, QuestionKind } from '../../evidence/server.js';
import type { Machine } from '../machine.js';
import { readAccount } from './account.js';
import { readCertificate } from './certificates.js';
import { readEvents } from './events.js';
import { readFileVersion } from './file-version.js';
import { readFile, readFolder } from './files.js';
import { readRegistryKey, readRegistryValue } from './registry.js';
import { readDependents, readService } from './services.js';
import { readClock, readDomain, readPlaces, readSystem } from './system.js';
import { readWinHttpProxy } from './winhttp.js';

type Reader<Kind extends QuestionKind> = (question: Question<Kind>) => Fact<Answer<Kind>> | Promise<Fact<Answer<Kind>>>;

const readers: { readonly [Kind in QuestionKind]: Reader<Kind> } = {
  'registry-value': readRegistryValue,
  'registry-key': readRegistryKey,
  service: readService,
  dependents: readDependents,
  file: readFile,
  folder: readFolder,
  'file-version': readFileVersion,
  system: readSystem,
  domain: readDomain,
  account: readAccount,
  clock: readClock,
  places: readPlaces,
  'winhttp-proxy': readWinHttpProxy,
  // Windows does not know the person; who does answers before it is asked.
  person: () => absent,
  certificate: readCertificate,
  events: readEvents,
};

/** How long one question may take, in milliseconds: what hangs must not keep the rest waiting. */
const patience = 10_000;

/** The live server. */
export const windowsMachine: Machine = {
  read: async <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> => {
    const read = readers[question.kind] as Reader<Kind>;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Fact<never>>((resolve) => {
      timer = setTimeout(() => resolve(unreadable('timed-out', `after ${patience / 1000} seconds`)), patience);
    });
    try {
      return await Promise.race([Promise.resolve(read(question)), late]);
    } catch (error) {
      // A function that this Windows does not have.
      return unreadable('not-supported', error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
    }
  },
};
