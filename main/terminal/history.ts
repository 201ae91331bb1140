/** `connector-doctor history`: what this program has changed so far. */
import { createDoctor, type Doctor } from '../doctor.js';
import { isFailure } from '../evidence/failure.js';
import { historyText } from '../report/plan-text.js';
import { exitOfTarget, exits, give, targetOf, refuse, undoCommand, type TargetOptions } from './changing.js';
import { textOptions } from './output.js';

/** Runs the command, and gives its exit code. */
export async function history(options: TargetOptions, doctor: Doctor = createDoctor()): Promise<number> {
  const target = await targetOf(options, doctor);
  const past = isFailure(target) ? target : await doctor.changeHistory(target);
  if (isFailure(past)) return refuse(doctor, past, options.json === true, exitOfTarget(past));
  give(doctor, { history: [...past] }, historyText(past, textOptions(), undoCommand(options)), options.json);
  return exits.done;
}
