/** Runs under Windows' Node: surveys the server it is on; gives what is known, what was read, and how long it took. */
import { recording } from '../../main/machine/recorded.js';
import { survey } from '../../main/machine/survey/survey.js';
import { windowsMachine } from '../../main/machine/windows/index.js';

const begun = performance.now();
const { machine, readings } = recording(windowsMachine, () => performance.now());
const facts = await survey(machine, new Date().toISOString());
process.stdout.write(JSON.stringify({ facts, readings: readings(), milliseconds: performance.now() - begun }));
