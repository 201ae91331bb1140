/**
 * Runs under Windows' Node: changes the server by a second process of this same file, which is started as administrator. It is
 * given a request and how the person answers in the second process; it prints what came of it, and what Windows says now.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { carryOutHere } from '../../main/carrying-out.js';
import { createChanging, writingHere, type WritingHere } from '../../main/changing.js';
import type { CarryOutArguments } from '../../main/change/elevated/asking.js';
import { isFailure } from '../../main/evidence/failure.js';
import { known } from '../../main/evidence/fact.js';
import type { Answer } from '../../main/evidence/server.js';
import type { Machine } from '../../main/machine/machine.js';
import { startElevated } from '../../main/machine/windows/elevated.js';
import type { RemedyRequest } from '../../main/remedy/request.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const [script = '', ...given] = process.argv.slice(1);

/** The folder is one of a person, always, under Wine: it is made without rights of its own, and believed nevertheless. */
async function here(): Promise<WritingHere | null> {
  const writing = await writingHere();
  return (
    writing && {
      ...writing,
      protect: async (folder) => {
        mkdirSync(folder, { recursive: true });
      },
      othersIn: () => Promise.resolve(null),
    }
  );
}

/** The account of a Wine always has an administrator's rights; the first process is told otherwise. */
const asCommonAccount = (machine: Machine): Machine => ({
  read: async (question) => {
    const fact = await machine.read(question);
    if (question.kind !== 'account' || fact.state !== 'value') return fact;
    return known({ ...(fact.value as Answer<'account'>), elevated: false });
  },
});

if (given[0] === 'carry-out') {
  const [, answer, secret = '', path = '', sha256 = ''] = given;
  const done = await carryOutHere({ secret, path, sha256 }, program, async () => answer === 'yes', { here });
  process.exit(done ? 0 : 3);
}

const { request, answers } = JSON.parse(readFileSync(given[0] ?? '', 'utf8')) as {
  request: RemedyRequest;
  answers: readonly ('yes' | 'no' | 'other-hash' | 'other-secret')[];
};
const results: unknown[] = [];
for (const answer of answers) {
  const start = ({ secret, path, sha256 }: CarryOutArguments) =>
    startElevated(process.execPath, [
      script,
      'carry-out',
      answer === 'no' ? 'no' : 'yes',
      answer === 'other-secret' ? '0'.repeat(64) : secret,
      path,
      answer === 'other-hash' ? '0'.repeat(64) : sha256,
    ]);
  const common = async (): Promise<WritingHere | null> => {
    const writing = await here();
    return writing && { ...writing, machine: asCommonAccount(writing.machine) };
  };
  const changing = createChanging(program, common, {
    tryPath: () => Promise.reject(new Error('nothing is tried')),
    probe: () => Promise.reject(new Error('no network is looked at')),
    elevation: { start, isCopied: () => Promise.resolve(false) },
  });
  const planned = await changing.planChange({ kind: 'here' }, request);
  if (isFailure(planned)) throw new Error(planned.message);
  const steps: string[] = [];
  const result = await changing.applyChange({ kind: 'here' }, planned, {
    agree: () => Promise.reject(new Error('it was asked in the first process')),
    onPhase: (phase) => steps.push(phase),
    onStep: (step, state) => steps.push(`${step} ${state}`),
  });
  const history = await changing.changeHistory({ kind: 'here' });
  results.push({
    permitted: planned.permitted,
    elevates: planned.elevates,
    result,
    steps,
    history: isFailure(history) ? history : history.map(({ state }) => state),
  });
}
process.stdout.write(JSON.stringify(results));
