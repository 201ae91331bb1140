/** Runs under Windows' Node: reads the server it is on, and gives the evidence as the program keeps it. */
import { examineHere } from '../../main/examination.js';
import { windowsMachine } from '../../main/machine/windows/index.js';

const program = { name: 'connector-doctor', version: '0.1.0' };
const { evidence } = await examineHere(windowsMachine, program, {}, {});
process.stdout.write(JSON.stringify(evidence));
