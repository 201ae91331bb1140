/** Runs under Windows' Node: with what Windows looks for a script by itself. Takes the limit in milliseconds. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { automaticConfigurationFacts } from '../../main/machine/windows/automatic-configuration.js';

const limit = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as number;
const begun = performance.now();
const facts = await automaticConfigurationFacts(limit);
process.stdout.write(JSON.stringify({ facts, milliseconds: Math.round(performance.now() - begun) }));
