/** What stands behind the calls of one window about a bundle of the server that it looks at. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { contentsOf, type BundleContent } from '../bundle/contents.js';
import { packBundle, planBundle, type BundlePlan } from '../bundle/make-bundle.js';
import { classWords } from '../bundle/read-me.js';
import { namesFolderHere, saveBundle } from '../bundle/save-bundle.js';
import { isFailure } from '../evidence/failure.js';
import { nameClasses, type NameClass, type ServerEvidence } from '../evidence/server.js';
import type { BundlePreview, SavedBundle } from '../../preload/contract/bundle.js';
import type { Result } from '../../preload/contract/contract.js';
import { failure, success } from './failure.js';
import { notHere } from './not-here.js';
import { notWhole, type ChoosePlace } from './place.js';
import type { Handlers } from './register.js';

/** What these calls need. */
export interface BundleOptions {
  /** What was read of the server that the program runs on, as a whole; null where another one is looked at, or none. */
  readonly evidence: () => ServerEvidence | null;
  /** Left out in browser mode, where the page names a path. */
  readonly choosePlace?: ChoosePlace | undefined;
  /** Where lists of names are kept; without it, this account's own folder. */
  readonly namesFolder?: string | undefined;
}

type BundleHandlers = Pick<Handlers, 'previewBundle' | 'viewBundle' | 'saveBundle' | 'saveBundleAt'>;

/** The most names of one kind that are shown: who wants to see more has the list on the server. */
const mostNames = 500;

/** The most characters that one call answers. */
const pieceLength = 40_000;

interface Planned {
  readonly of: ServerEvidence;
  readonly kept: string;
  readonly plan: BundlePlan;
  readonly contents: readonly BundleContent[];
}

/** Makes their handlers. */
export function createBundleHandlers({ evidence, choosePlace, namesFolder }: BundleOptions): BundleHandlers {
  // The pieces of one part are asked for one after the other.
  let last: Planned | null = null;

  function planned(keep: readonly NameClass[]): Planned | null {
    const of = evidence();
    if (of === null) return null;
    const kept = nameClasses.filter((each) => keep.includes(each)).join();
    if (last?.of === of && last.kept === kept) return last;
    const plan = planBundle(of, keep);
    last = { of, kept, plan, contents: contentsOf(plan) };
    return last;
  }

  async function save(plan: BundlePlan, path: string, overwrite: boolean): Promise<Result<SavedBundle>> {
    const archive = await packBundle(plan);
    if (isFailure(archive)) return { ok: false, error: archive };
    const saved = saveBundle(plan, archive, { path, overwrite, namesFolder: namesFolder ?? namesFolderHere() });
    if (isFailure(saved)) return { ok: false, error: saved };
    return success({ path, bytes: archive.length, names: saved.names });
  }

  return {
    previewBundle: ({ keep }) => {
      const found = planned(keep);
      return found === null ? nothingToSave : success(previewOf(found, keep));
    },

    viewBundle: ({ keep, part, from }) => {
      const found = planned(keep);
      if (found === null) return nothingToSave;
      const text = found.contents.find(({ id }) => id === part)?.text;
      if (text === undefined) return noSuchPart;
      const end = from + pieceLength;
      return success({
        text: text.slice(from, end),
        length: text.length,
        next: end < text.length ? end : null,
      });
    },

    saveBundle: async ({ keep }) => {
      if (choosePlace === undefined) return notHere;
      const found = planned(keep);
      if (found === null) return nothingToSave;
      const path = await choosePlace({ what: 'bundle', name: nameFor(found.of) });
      return path === null ? success(null) : await save(found.plan, path, true);
    },

    saveBundleAt: async ({ keep, path }) => {
      // The desktop's page names no place to write to: the person does, in the system's dialog.
      if (choosePlace !== undefined) return notHere;
      const found = planned(keep);
      if (found === null) return nothingToSave;
      return isAbsolute(path) ? await save(found.plan, path, false) : notWhole('server.zip');
    },
  };
}

/** The day on which the server was read. */
const nameFor = ({ takenAt }: ServerEvidence): string => `server-${takenAt.slice(0, 10)}.zip`;

function previewOf({ of, plan, contents }: Planned, keep: readonly NameClass[]): BundlePreview {
  // What stays has an example as well: what would stand for it.
  const all = keep.length === 0 ? plan.names : planBundle(of, []).names;
  return {
    classes: nameClasses.map((each) => {
      const replaced = !keep.includes(each);
      const names = (replaced ? plan.names : all).filter((name) => name.class === each);
      return {
        class: each,
        what: classWords[each].what,
        replaced,
        count: names.length,
        names: names.slice(0, mostNames).map(({ name, standsFor }) => ({ name, standsFor })),
      };
    }),
    parts: contents.map(({ text, ...part }) => ({ ...part, length: text.length })),
    closed: of.readings.some(({ fact }) => fact.state === 'unreadable' && fact.reason === 'access-denied'),
    leftOut: plan.preview.leftOut,
    path: join(homedir(), nameFor(of)),
  };
}

const nothingToSave = failure(
  'NOT-EXAMINED',
  'What was read of this server is not at hand any more.',
  'Look at the server again, to the end, and then save it.',
);

const noSuchPart = failure(
  'PART-UNKNOWN',
  'The bundle has no such part any more.',
  'Close this and open it again: the server was looked at meanwhile.',
);
