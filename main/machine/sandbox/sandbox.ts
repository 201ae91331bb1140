/**
 * A sandbox: a copy of a recorded server in a folder, which can be changed as the server itself could be. To practise with,
 * and to see what a change does before it is made where it counts.
 *
 * `server.json` is the recording, `disk` holds its files, `state.json` the rest as far as it was changed.
 */
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { absent, known, type Fact } from '../../evidence/fact.js';
import { isFailure, type Failure } from '../../evidence/failure.js';
import { readEvidence } from '../../evidence/read-evidence.js';
import {
  questionId,
  registryValueSchema,
  serviceStates,
  startTypes,
  winHttpSchema,
  type Answer,
  type Question,
  type QuestionKind,
  type RegistryValue,
  type ServerEvidence,
} from '../../evidence/server.js';
import { winHttpSettings } from '../../evidence/winhttp-settings.js';
import type { Machine } from '../machine.js';
import { recordedMachine } from '../recorded.js';
import { WriteError, type Beside, type RegistryPlace, type ServerWriter } from '../writer.js';
import { putBackFile, settleFile, writeWhole } from '../file-writing.js';
import { expectReplaceable, placeOf, readSandboxFile, replaceFile } from './files.js';
import { holdFolder, isHeldFolder } from './hold.js';

/** What was changed beside files, by the id of the question that it answers. */
const stateSchema = v.strictObject({
  registry: v.record(v.string(), v.nullable(registryValueSchema)),
  services: v.record(
    v.string(),
    v.strictObject({ state: v.optional(v.picklist(serviceStates)), startType: v.optional(v.picklist(startTypes)) }),
  ),
  winHttp: v.nullable(winHttpSchema),
});
type State = v.InferOutput<typeof stateSchema>;

/** A sandbox that is open. */
export interface Sandbox {
  readonly machine: Machine;
  readonly writer: ServerWriter;
  /** For the journals of its changes. */
  readonly journals: string;
}

const names = { server: 'server.json', state: 'state.json', disk: 'disk', journals: 'changes' } as const;

/** Whether a sandbox's folder holds something of this name by itself. */
export const isSandboxEntry = (name: string): boolean =>
  [...Object.values<string>(names), `${names.state}.new`].includes(name);

/**
 * Makes a sandbox in a folder that is empty or not there yet.
 *
 * @returns a failure with the code SANDBOX-NOT-EMPTY where something is in it
 */
export async function makeSandbox(evidence: ServerEvidence, folder: string): Promise<Failure | null> {
  await fs.mkdir(folder, { recursive: true });
  if ((await fs.readdir(folder)).length > 0) {
    return {
      code: 'SANDBOX-NOT-EMPTY',
      message: 'The folder for the copy is not empty.',
      advice: 'Name a folder that is not there yet.',
    };
  }
  for (const { question, fact } of evidence.readings) {
    if (question.kind !== 'file' || fact.state !== 'value' || question.part !== 'whole') continue;
    const place = placeOf(join(folder, names.disk), question.path);
    await fs.mkdir(dirname(place), { recursive: true });
    await writeWhole(place, Buffer.from((fact.value as Answer<'file'>).bytes, 'base64'));
  }
  await writeWhole(join(folder, names.server), Buffer.from(JSON.stringify(evidence)));
  return null;
}

/** Opens a sandbox; a failure with the code SANDBOX-UNREADABLE where the folder holds none. */
export async function openSandbox(folder: string): Promise<Sandbox | Failure> {
  const evidence = await recordingIn(folder);
  if (isFailure(evidence)) return evidence;
  const recorded = recordedMachine(evidence.readings);
  const disk = join(folder, names.disk);
  const store = stateStore(join(folder, names.state));
  return {
    machine: sandboxMachine(recorded, disk, store),
    writer: sandboxWriter(recorded, disk, store),
    journals: join(folder, names.journals),
  };
}

async function recordingIn(folder: string): Promise<ServerEvidence | Failure> {
  try {
    return readEvidence(await fs.readFile(join(folder, names.server), 'utf8'));
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    const why = isThere ? ` (${error instanceof Error ? error.message : String(error)})` : '';
    return {
      code: 'SANDBOX-UNREADABLE',
      message: 'This folder holds no copy of a server to practise with.',
      advice: `Look at its path again, or make a copy there: of a practice server or of a bundle (in the terminal: --from).${why}`,
    };
  }
}

interface StateStore {
  read(): Promise<State>;
  change(change: (state: State) => State): Promise<void>;
}

function stateStore(path: string): StateStore {
  // A survey asks a hundred times. Each change puts another file there, so its number and its time tell them apart.
  let latest: { readonly mark: string; readonly state: State } | null = null;
  const read = async (): Promise<State> => {
    try {
      const { ino, mtimeMs, size } = await fs.stat(path);
      const mark = [ino, mtimeMs, size].join(' ');
      if (latest?.mark === mark) return latest.state;
      const state = v.parse(stateSchema, JSON.parse(await fs.readFile(path, 'utf8')));
      latest = { mark, state };
      return state;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { registry: {}, services: {}, winHttp: null };
      throw error;
    }
  };
  return {
    read,
    async change(change) {
      const state = change(await read());
      await writeWhole(`${path}.new`, Buffer.from(JSON.stringify(state, null, 2)));
      await fs.rename(`${path}.new`, path);
    },
  };
}

function sandboxMachine(recorded: Machine, disk: string, store: StateStore): Machine {
  const answers: { readonly [Kind in QuestionKind]?: (question: Question<Kind>) => Promise<Fact<Answer<Kind>>> } = {
    file: async (question) => {
      const file = await readSandboxFile(placeOf(disk, question.path), question);
      if (file.state !== 'absent') return file;
      // Whole files are all on the sandbox's disk: one that is not there any more was taken away.
      const first = await recorded.read(question);
      return first.state === 'value' && question.part === 'whole' ? absent : first;
    },
    'registry-value': async (question) => {
      const value = (await store.read()).registry[questionId(question)];
      if (value === null) return absent;
      return value === undefined ? orAbsent(await recorded.read(question)) : known(value);
    },
    service: async (question) => {
      const [fact, changed] = [
        await recorded.read(question),
        (await store.read()).services[question.name.toLowerCase()],
      ];
      if (fact.state !== 'value' || changed === undefined) return fact;
      const { state = fact.value.state, startType = fact.value.startType } = changed;
      return known({
        ...fact.value,
        state,
        startType,
        processId: state === 'running' ? fact.value.processId || 4242 : 0,
      });
    },
    dependents: () => Promise.resolve(known([])),
    'winhttp-proxy': async (question) => {
      const { winHttp } = await store.read();
      return winHttp === null ? await recorded.read(question) : known(winHttp);
    },
  };
  return {
    read: async <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> => {
      const answer = answers[question.kind];
      return answer === undefined ? await recorded.read(question) : await answer(question);
    },
  };
}

/** A value that nobody asked the recorded server for is not there in its copy. */
const orAbsent = <T>(fact: Fact<T>): Fact<T> =>
  fact.state === 'unreadable' && fact.reason === 'not-recorded' ? absent : fact;

function sandboxWriter(recorded: Machine, disk: string, store: StateStore): ServerWriter {
  const besideIn = ({ fresh, replaced }: Beside): Beside => ({
    fresh: placeOf(disk, fresh),
    replaced: placeOf(disk, replaced),
  });
  const changeService = async (name: string, change: State['services'][string]): Promise<void> => {
    const fact = await recorded.read({ kind: 'service', name });
    if (fact.state !== 'value') throw new WriteError('not-there', `service ${name}`);
    const id = name.toLowerCase();
    await store.change((state) => ({
      ...state,
      services: { ...state.services, [id]: { ...state.services[id], ...change } },
    }));
  };
  return {
    expectReplaceable: (path) => expectReplaceable(placeOf(disk, path)),
    replaceFile: (path, bytes, beside) => replaceFile(placeOf(disk, path), bytes, besideIn(beside)),
    putBackFile: (path, beside) => putBackFile(placeOf(disk, path), besideIn(beside)),
    settleFile: (path, bytes, beside) => settleFile(placeOf(disk, path), bytes, besideIn(beside)),
    hold: holdFolder,
    isHeld: isHeldFolder,
    missingKeys: () => Promise.resolve([]),
    setRegistryValue: async ({ key, view }: RegistryPlace, name, value) => {
      const id = questionId({ kind: 'registry-value', key, name, view });
      await store.change((state) => ({ ...state, registry: { ...state.registry, [id]: value } }));
    },
    removeEmptyKey: () => Promise.resolve(),
    announceInternetSettings: () => Promise.resolve(),
    setWinHttpProxy: async (winHttp, bytes) => {
      const value: RegistryValue | null = typeof bytes === 'string' ? { type: 'binary', data: bytes } : null;
      const written = bytes === undefined ? {} : { [questionId(winHttpSettings)]: value };
      await store.change((state) => ({ ...state, winHttp, registry: { ...state.registry, ...written } }));
    },
    setServiceStart: (name, startType) => changeService(name, { startType }),
    startService: async (name) => {
      const fact = await sandboxMachine(recorded, disk, store).read({ kind: 'service', name });
      if (fact.state === 'value' && fact.value.startType === 'disabled') throw new WriteError('service-disabled', name);
      await changeService(name, { state: 'running' });
    },
    stopService: (name) => changeService(name, { state: 'stopped' }),
    refreshPolicy: () => Promise.resolve(),
  };
}
