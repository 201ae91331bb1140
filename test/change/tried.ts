/**
 * A sandbox is changed where something is against it: by a process that runs as somebody else, or on a disk of its own,
 * which is filled.
 */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../../main/evidence/failure.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import { changeReport } from '../../main/report/change-report.js';
import { objectionWords } from '../../main/words/objections.js';
import { openChanges } from './open-changes.js';
import { filesIn, isBeside, wholeOf, type Whole } from './original.js';

/** What is tried. */
export interface Trial {
  readonly folder: string;
  readonly request: RemedyRequest;
  /** A disk that has so many blocks left while the change is made, and room again afterwards. */
  readonly full?: { readonly disk: string; readonly blocks: number };
}

/** What came of it. */
export interface Came {
  /** `rolled-back` and so on, or the code of the objection. */
  readonly outcome: string;
  /** Why, as a person reads it. */
  readonly why: string;
  readonly whole: Whole;
  /** Files that lie beside others. */
  readonly beside: readonly string[];
  /** What the journals say; `null`: broken off. */
  readonly journals: readonly (string | null)[];
  /** Folders of journals. */
  readonly kept: readonly string[];
}

/** Tries it. */
export async function tried({ folder, request, full }: Trial): Promise<Came> {
  const changes = await openChanges(folder);
  if (isFailure(changes)) throw new Error(changes.message);
  const { plan, planned } = await changes.plan(request);
  if (plan === null) throw new Error(JSON.stringify(planned));
  if (full !== undefined) fill(full.disk, full.blocks);
  const applied = await changes.apply(plan);
  if (full !== undefined) rmSync(join(full.disk, 'filling'));
  const changed = 'outcome' in applied ? changeReport(plan, request.remedy, applied, null) : null;
  const objection = 'outcome' in applied ? null : objectionWords(applied);
  return {
    outcome: changed?.outcome ?? objection?.code ?? '',
    why: changed?.steps.find(({ state }) => state === 'failed')?.why ?? objection?.advice ?? '',
    whole: wholeOf(folder),
    beside: filesIn(join(folder, 'disk')).filter(isBeside),
    journals: (await changes.history()).map(({ change }) => change?.outcome ?? null),
    kept: filesIn(join(folder, 'changes')).filter(
      (path) => !/[\\/](?:journal\.jsonl|\d+-(?:before|after)-[^\\/]+)$/.test(path),
    ),
  };
}

function fill(disk: string, blocks: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'filling'), new Uint8Array(Math.max(0, bavail - blocks) * bsize));
}
