/** Races the program against others in a lab, and prints the figures as JSON. For the benchmark. Usage: race.ts ROUNDS. */
import { makeAuthority } from './authority.js';
import { takeRace } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const work = makeWorkFolder();
makeAuthority(work.path);
process.stdout.write(await takeRace(process.argv[2] ?? '', { authority: work.path }));
