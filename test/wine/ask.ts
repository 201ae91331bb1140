/** Runs under Windows' Node: answers questions from a file, as JSON. */
import { readFileSync } from 'node:fs';
import type { Question } from '../../main/evidence/server.js';
import { windowsMachine } from '../../main/machine/windows/index.js';

const questions = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Question[];
const facts: unknown[] = [];
for (const question of questions) facts.push(await windowsMachine.read(question));
process.stdout.write(JSON.stringify(facts));
