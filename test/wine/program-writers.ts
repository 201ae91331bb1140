/** Runs under Windows' Node: who could change programs, by their paths. */
import { readFileSync, writeFileSync } from 'node:fs';
import { writersOfProgram } from '../../main/machine/windows/program-start.js';

const programs = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string[];
const told: (readonly string[])[] = [];
for (const program of [...programs, process.execPath]) told.push(await writersOfProgram(program));
// Wine speaks up on standard error when it is asked about a drive.
writeFileSync('C:\\told.json', JSON.stringify(told));
