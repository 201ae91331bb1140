/**
 * Browser mode in front of a server that is made for a test: started as a process of its own, with the server in its first
 * argument as JSON. Everything but the server is the real program.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DoctorParts } from '../../../main/doctor.js';
import type { Machine } from '../../../main/machine/machine.js';
import type { Double } from './server-double.js';

// What the build puts in.
Object.assign(globalThis, { __PROGRAM_NAME__: 'connector-doctor', __PROGRAM_VERSION__: '0.0.0' });

const { fakeServer } = await import('../../../main/machine/testing/fake-server.js');
const { elevatedOn } = await import('../../../main/machine/testing/elevated.js');
const { createDoctor } = await import('../../../main/doctor.js');
const { scriptedProbe } = await import('../../../main/bridge/testing/scripted-probe.js');
const { scriptedHold } = await import('../../../main/bridge/testing/scripted-hold.js');
const { serveBrowser } = await import('../../../main/browser.js');

const [, , given = '{}', renderer = ''] = process.argv;
const { server, hangs, elevated, pause = 0, practice = [], probe, hold } = JSON.parse(given) as Double;

function made(): Machine | null {
  if (server === undefined) return null;
  const machine = fakeServer(server);
  return {
    read: async (question) => {
      if (question.kind === hangs) return await new Promise(() => undefined);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      return await machine.read(question);
    },
  };
}

const prompts = [...(elevated ?? [])];

/** Somebody before Windows' question. */
function elevation(): DoctorParts['elevation'] {
  if (elevated === undefined) return null;
  // The place to meet serves once: each start has one of its own.
  let { start, contactAt } = elevatedOn(fakeServer());
  return {
    contactAt: (secret) => {
      const [answer] = prompts.length > 1 ? prompts.splice(0, 1) : prompts;
      ({ start, contactAt } = elevatedOn(fakeServer(typeof answer === 'object' ? answer : {})));
      if (answer === 'no') start = () => Promise.resolve({ state: 'declined' });
      if (answer === 'nothing') start = () => new Promise(() => undefined);
      return contactAt(secret);
    },
    start: (secret) => start(secret),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'double-'));
// Lists of names are kept in this account's own folder, and a test must leave nothing there.
process.env['LOCALAPPDATA'] = join(folder, 'local');
for (const { id, server: recorded } of practice) {
  const doctor = createDoctor({ machineHere: () => Promise.resolve(fakeServer(recorded)) });
  const { evidence } = await doctor.examine({ kind: 'here' });
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(evidence));
}

const real = createDoctor({
  machineHere: () => Promise.resolve(made()),
  elevation: elevation(),
  practice: {
    files: practice.map(({ id, title }) => ({ id, title, description: 'Made for a test.', file: `${id}.json` })),
    folder: pathToFileURL(`${folder}/`),
  },
});
const mode = await serveBrowser({
  // Without a script nothing is tried: a test must not reach beyond this computer.
  doctor: {
    ...real,
    probe: (options, hooks) => scriptedProbe(real.program, probe ?? {}, options, hooks),
    holdOpen: (request, hooks) => scriptedHold(real.program, hold ?? {}, request, hooks),
  },
  files: renderer,
});
await mode.closed;
rmSync(folder, { recursive: true, force: true });
