/** What stands behind the calls of one window about lists for whoever makes the rules of a network. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Coverage } from '../evidence/address-coverage.js';
import { saveFile } from '../bundle/save-file.js';
import { allowList } from '../report/allow-lists/allow-list.js';
import { allowListFormats, type AllowListFormatId } from '../report/allow-lists/formats.js';
import { coverageText } from '../report/coverage-export.js';
import type { List, SavedList } from '../../preload/contract/lists.js';
import type { Result } from '../../preload/contract/contract.js';
import { failure, success } from './failure.js';
import { notHere } from './not-here.js';
import { notWhole, type ChoosePlace } from './place.js';
import type { Handlers } from './register.js';

/** What these calls need. */
export interface ListOptions {
  /** The tenant's id, where what was tried knows it. */
  readonly tenant: () => string | null;
  /** What the list of address ranges has of the addresses; null where none was opened. */
  readonly coverage: () => Coverage | null;
  /** Left out in browser mode, where the page names a path. */
  readonly choosePlace?: ChoosePlace | undefined;
}

type ListHandlers = Pick<Handlers, 'showList' | 'saveList' | 'saveListAt'>;

type AllowList = Extract<List, { kind: 'allow' }>;

interface Written {
  readonly text: string;
  readonly notes: readonly string[];
  readonly name: string;
}

/** Makes their handlers. */
export function createListHandlers({ tenant, coverage, choosePlace }: ListOptions): ListHandlers {
  function writeAllowed({ format, cloud, all, legacy, ...asked }: AllowList): Written {
    const list = allowList({
      cloud,
      tenant: (asked.tenant ?? tenant())?.toLowerCase() ?? null,
      all,
      // For the other cloud the documents have no such ports.
      legacy: legacy && cloud === 'public',
      date: new Date().toISOString().slice(0, 10),
    });
    return { ...allowListFormats[format].render(list), name: `connector-allow-list.${endings[format]}` };
  }

  function write(list: List): Written | null {
    if (list.kind === 'allow') return writeAllowed(list);
    const found = coverage();
    if (found === null) return null;
    const ending = list.format === 'csv' || list.format === 'json' ? list.format : 'txt';
    return { text: coverageText(found, list.format), notes: [], name: `connector-ranges.${ending}` };
  }

  return {
    showList: ({ list }) => {
      const written = write(list);
      if (written === null) return nothingToShow;
      const { text, notes, name } = written;
      return success({ text, notes, path: join(homedir(), name) });
    },

    saveList: async ({ list }) => {
      if (choosePlace === undefined) return notHere;
      const written = write(list);
      if (written === null) return nothingToShow;
      const { text, name } = written;
      const path = await choosePlace({ what: 'list', name });
      return path === null ? success(null) : save(text, path, true);
    },

    saveListAt: ({ list, path }) => {
      // The desktop's page names no place to write to: the person does, in the system's dialog.
      if (choosePlace !== undefined) return notHere;
      const written = write(list);
      if (written === null) return nothingToShow;
      const { text, name } = written;
      return isAbsolute(path) ? save(text, path, false) : notWhole(name);
    },
  };
}

/** As the programs that take them call such files. */
const endings: Readonly<Record<AllowListFormatId, string>> = {
  text: 'txt',
  squid: 'conf',
  pac: 'pac',
  'palo-alto': 'txt',
  zscaler: 'txt',
  fortinet: 'conf',
  'windows-firewall': 'ps1',
  'azure-firewall': 'json',
};

const nothingToShow = failure(
  'NOT-TRIED',
  'The list of service tags is not at hand any more.',
  'Try the paths, and choose the file again.',
);

function save(text: string, path: string, overwrite: boolean): Result<SavedList> {
  const bytes = new TextEncoder().encode(text);
  const failed = saveFile(path, bytes, { overwrite });
  return failed === null ? success({ path, bytes: bytes.length }) : { ok: false, error: failed };
}
