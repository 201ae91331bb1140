/** What stands behind the calls of one page, over the one `Doctor`. */
import { hostname } from 'node:os';
import type { Doctor } from '../doctor.js';
import { isCode } from '../examine/codes.js';
import { helpPage } from '../report/help.js';
import type { About, EventName, Events } from '../../preload/contract/contract.js';
import { signInPage } from '../../preload/contract/pages.js';
import { createBundleHandlers } from './bundle-session.js';
import { createCaptureSession } from './capture-session.js';
import { changesNotAllowed, createChangesSession } from './changes-session.js';
import type { Consent } from './consent.js';
import { failure, success } from './failure.js';
import { notHere } from './not-here.js';
import { createListHandlers } from './list-session.js';
import { createPathsSession } from './paths-session.js';
import type { ChoosePlace } from './place.js';
import type { Handlers } from './register.js';
import { createServerSession } from './server-session.js';
import type { Uploads } from './uploads.js';

/** Tells the window something unasked. */
export type Tell = <N extends EventName>(name: N, data: Events[N]) => void;

/** What a door can do besides asking the doctor. */
export interface SessionOptions {
  readonly doctor: Doctor;
  readonly door: About['door'];
  /** Called about ten times a second at most for each name, apart from the steps of a change. */
  readonly tell: Tell;
  /** A file that main itself was given, on the command line: `about` names it. */
  readonly given?: string | null;
  /** Shows the system's own dialog and gives the chosen path; null where the person cancelled. */
  readonly chooseFile?: () => Promise<string | null>;
  readonly choosePlace?: ChoosePlace;
  readonly copyText?: (text: string) => void | Promise<void>;
  /** Opens this page in the person's own browser. */
  readonly openPage?: (address: typeof signInPage) => Promise<void>;
  readonly uploads?: Uploads;
  /** How the person agrees to changes; left out, nothing can be changed. */
  readonly consent?: Consent;
  /** Where copies of recorded servers are to lie; left out, the system's folder for temporary files. */
  readonly practiceFolder?: string;
}

/** One page's dealings with the program: one that is loaded anew begins anew. */
export interface Session {
  readonly handlers: Handlers;
  /** Ends what runs, takes back a change that is under way, and removes what was uploaded. */
  close(): Promise<void>;
}

/**
 * Makes the handlers of one page.
 *
 * Codes of its failures: NOT-HERE, CAPTURE-UNKNOWN, NOT-JUDGED, NOT-EXAMINED, PAGE-NOT-OPENED, HELP-UNKNOWN, PART-UNKNOWN,
 * PATH-NOT-WHOLE, SAMPLE-UNKNOWN, PROXY-ADDRESS-INVALID, SERVER-RECORDED, NOT-TRIED, those of a file that cannot be written, those of
 * `Uploads`, those of `createChangesSession`, and those of `Doctor.readClosed`. What cannot be read is a report that says why not.
 */
export function createSession(options: SessionOptions): Session {
  const { doctor, tell } = options;
  const server = createServerSession({ doctor, tell: (progress) => tell('examination', progress) });
  const paths = createPathsSession({
    doctor,
    tell: (progress) => tell('probing', progress),
    evidence: () => server.evidenceHere(),
    isRecorded: () => server.isRecorded(),
    tellHolding: (progress) => tell('holding', progress),
    uploads: options.uploads,
  });
  const changes = createChangesSession({
    doctor,
    tell: (progress) => tell('change', progress),
    lookedAt: () => server.lookedAt(),
    consent: options.consent ?? { kind: 'none', why: changesNotAllowed },
    practiceFolder: options.practiceFolder,
  });
  const captures = createCaptureSession({
    ...options,
    tell: (progress) => tell('progress', progress),
    takeBundle: (path, name) => server.takeBundle(path, name),
  });

  const handlers: Handlers = {
    ...captures.handlers,
    ...server.handlers,
    ...paths.handlers,
    ...changes.handlers,
    ...createBundleHandlers({ evidence: () => server.evidenceHere(), choosePlace: options.choosePlace }),

    ...createListHandlers({
      tenant: () => paths.tenant(),
      coverage: () => paths.coverage(),
      choosePlace: options.choosePlace,
    }),

    about: async () => {
      return success({
        ...doctor.program,
        door: options.door,
        computer: hostname(),
        samples: doctor.samples.map(({ id, title, description }) => ({ id, title, description })),
        practiceServers: [...doctor.practiceServers],
        windows: await doctor.runsOnWindows(),
        opened: options.given == null ? null : await captures.open(options.given),
      });
    },

    showHelp: (code) => (isCode(code) ? success(helpPage(code)) : noHelp),

    openSignInPage: async () => {
      if (options.openPage === undefined) return notHere;
      try {
        await options.openPage(signInPage);
        return success(null);
      } catch (error) {
        return failure(
          'PAGE-NOT-OPENED',
          'No browser could be opened.',
          `Open ${signInPage} in a browser yourself. (${error instanceof Error ? error.message : String(error)})`,
        );
      }
    },

    copyText: async (text) => {
      if (options.copyText === undefined) return notHere;
      await options.copyText(text);
      return success(null);
    },
  };

  return {
    handlers,
    close: async () => {
      captures.close();
      server.close();
      paths.close();
      await Promise.all([changes.close(), options.uploads?.close()]);
    },
  };
}

const noHelp = failure(
  'HELP-UNKNOWN',
  'There is no help for this finding.',
  'The window and the program around it are of different versions. Start it again.',
);
