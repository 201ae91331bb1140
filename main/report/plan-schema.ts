/** What a document says of a plan, of a change that was made of one, and of all changes so far. */
import * as v from 'valibot';

/** Something to know before agreeing, in words. */
const noteSchema = v.object({
  code: v.string(),
  kind: v.pipe(v.picklist(['risk', 'needs', 'effect', 'limit']), v.description('limit: what this does not do')),
  text: v.string(),
});

/** A line of a file that is changed, or near one that is. */
const lineSchema = v.object({
  sign: v.pipe(v.picklist(['same', 'removed', 'added']), v.description('added: as it will be')),
  before: v.pipe(v.nullable(v.number()), v.description('Its number in the file as it is, from 1; null: not there')),
  after: v.pipe(v.nullable(v.number()), v.description('Its number in the file as it will be; null: not there')),
  text: v.string(),
});

/** How a person does the same without this program. */
const byHandSchema = v.object({
  title: v.string(),
  powershell: v.pipe(
    v.nullable(v.string()),
    v.description(
      'To be pasted into Windows PowerShell as administrator; for HKEY_CURRENT_USER, as the account that installs',
    ),
  ),
  clicks: v.array(v.string()),
});

/** A step in words. */
export const planStepSchema = v.object({
  number: v.pipe(v.number(), v.description('From 1')),
  kind: v.string(),
  title: v.pipe(v.string(), v.description('A file, a registry value, a service')),
  what: v.string(),
  place: v.pipe(v.string(), v.description('A path, a registry value, a command that shows it')),
  before: v.pipe(v.nullable(v.string()), v.description('Null for a file: its hunks say it')),
  after: v.nullable(v.string()),
  hunks: v.pipe(
    v.array(v.array(lineSchema)),
    v.description('Changed lines of a file with those around them; between two hunks lines are left out'),
  ),
  restart: v.pipe(
    v.nullable(v.object({ step: v.number(), title: v.string(), what: v.string() })),
    v.description(
      'Of a service that this stops: the later step that starts it again, and what the two are called as one',
    ),
  ),
});

/** A plan, or why there is none. */
export const planReportSchema = v.object({
  state: v.picklist(['changes', 'nothing', 'refused']),
  id: v.pipe(v.nullable(v.string()), v.description('Null where there is nothing to agree to')),
  remedy: v.string(),
  headline: v.string(),
  summary: v.string(),
  act: v.pipe(
    v.string(),
    v.description('What a yes does, as the words on a button; empty where there is nothing to agree to'),
  ),
  expiresAt: v.nullable(v.string()),
  steps: v.array(planStepSchema),
  /** In words: which services stop, and for how long. */
  interruption: v.nullable(v.string()),
  administrator: v.pipe(
    v.boolean(),
    v.description('It takes the rights of an administrator: it is more than settings of the own account'),
  ),
  notes: v.array(noteSchema),
  /** What was tried before, and how it went. */
  tried: v.array(v.object({ outcome: v.picklist(['ok', 'warning', 'couldNotTest']), text: v.string() })),
  /** True where a try failed, and the person has to accept that. */
  acceptWarnings: v.boolean(),
  refusals: v.array(
    v.object({
      title: v.string(),
      place: v.nullable(v.string()),
      line: v.nullable(v.number()),
      column: v.nullable(v.number()),
      found: v.string(),
      advice: v.string(),
    }),
  ),
  byHand: v.array(byHandSchema),
});

/** How a change went. */
export const changeReportSchema = v.object({
  id: v.string(),
  outcome: v.picklist(['applied', 'rolled-back', 'not-rolled-back']),
  cancelled: v.pipe(v.boolean(), v.description('The person broke it off')),
  headline: v.string(),
  summary: v.string(),
  steps: v.array(
    v.object({
      number: v.number(),
      title: v.string(),
      state: v.picklist(['not-begun', 'done', 'failed', 'skipped', 'taken-back', 'not-taken-back']),
      why: v.pipe(v.nullable(v.string()), v.description('Why it was not possible, and what to do')),
    }),
  ),
  /** Whether it helped: what was found before and after. Null where it was not looked at again. */
  effect: v.nullable(
    v.object({
      helped: v.pipe(v.nullable(v.boolean()), v.description('Null where that could not be found out')),
      text: v.string(),
      gone: v.array(v.string()),
      left: v.array(v.string()),
      new: v.array(v.string()),
    }),
  ),
  restart: v.pipe(v.nullable(v.string()), v.description('What has to be restarted before it takes effect')),
  canUndo: v.pipe(v.boolean(), v.description('Something of it is left to take back')),
});

/** A change of the past. */
export const pastChangeSchema = v.object({
  id: v.string(),
  remedy: v.pipe(v.nullable(v.string()), v.description('Null where that cannot be read')),
  at: v.pipe(v.string(), v.description('When it was begun: ISO 8601, in UTC; empty where that cannot be read')),
  headline: v.string(),
  state: v.picklist(['applied', 'undone', 'rolled-back', 'not-rolled-back', 'under-way', 'interrupted', 'damaged']),
  summary: v.string(),
  steps: v.array(planStepSchema),
  canUndo: v.boolean(),
  /** Where the journal and the copies lie. */
  folder: v.string(),
});

/** A plan in words. */
export type PlanReport = v.InferOutput<typeof planReportSchema>;
/** A step in words. */
export type PlanStep = v.InferOutput<typeof planStepSchema>;
/** How a change went, in words. */
export type ChangeReport = v.InferOutput<typeof changeReportSchema>;
/** A change of the past, in words. */
export type PastChangeReport = v.InferOutput<typeof pastChangeSchema>;
