/** The calls about changing a server: what would be changed, agreeing to it, doing it, and what was done so far. */
import * as v from 'valibot';
import type { ChangeReport, PastChangeReport, PlanReport } from '../../main/report/plan-schema.js';
import { number, proxyText } from './arguments.js';

const uuid = v.pipe(v.string(), v.uuid());

/** Names that go past a proxy, as Windows writes them: `<local>`, `*.contoso.local`; checked again by main. */
const bypass = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(255))), v.maxLength(100));

/** What is asked for. A window names what it wants of the remedies; what that changes, main alone says. */
const request = v.variant('remedy', [
  v.strictObject({ remedy: v.literal('bypass'), winHttp: v.boolean() }),
  v.strictObject({ remedy: v.literal('proxy'), address: proxyText, winHttp: v.boolean() }),
  v.strictObject({ remedy: v.literal('automatic'), winHttp: v.boolean() }),
  /** Null: directly. */
  v.strictObject({ remedy: v.literal('winhttp'), address: v.nullable(proxyText), bypass }),
  v.strictObject({ remedy: v.literal('backend'), address: proxyText, bypass, refreshPolicy: v.boolean() }),
  v.strictObject({ remedy: v.literal('tls') }),
  v.strictObject({
    remedy: v.literal('service'),
    action: v.picklist(['start', 'stop', 'restart', 'enable']),
    services: v.picklist(['connector', 'updater', 'both']),
  }),
  v.strictObject({ remedy: v.literal('installer-proxy'), address: v.nullable(proxyText), bypass }),
  v.strictObject({
    remedy: v.literal('restore'),
    what: v.variant('kind', [
      v.strictObject({ kind: v.literal('change'), id: uuid }),
      v.strictObject({ kind: v.literal('today') }),
      v.strictObject({ kind: v.literal('originals') }),
    ]),
  }),
]);

/** The schema of each call's arguments, as a tuple. */
export const changeCalls = {
  /**
   * What a remedy would change of the server that was looked at last. Nothing is written. A window has one plan at a time: a
   * later one takes its place.
   */
  planChange: v.strictTuple([v.strictObject({ request })]),
  cancelPlan: v.strictTuple([]),
  /**
   * Has the person agree in main's own way, and makes the changes. The window names the plan that it was shown, and nothing
   * of what is in it.
   */
  applyChange: v.strictTuple([v.strictObject({ run: number, plan: uuid, warningsAccepted: v.boolean() })]),
  /** Browser mode: the code that the terminal printed for this plan. A few wrong ones are a no. */
  giveCode: v.strictTuple([v.strictObject({ plan: uuid, code: v.pipe(v.string(), v.trim(), v.maxLength(40)) })]),
  /** Takes the question back, or breaks the change off: what was done is taken back. */
  cancelChange: v.strictTuple([]),
  listChanges: v.strictTuple([]),
} as const;

/** What is asked for. */
export type ChangeRequest = v.InferOutput<typeof request>;

/** A plan as it is shown. */
export interface ShownPlan {
  readonly report: PlanReport;
  /** The server is recorded: a copy of it is changed, to practise with, and nothing else. */
  readonly practice: boolean;
  /** How the person will be asked; `none`: this door may change nothing, and `hindrance` says why. */
  readonly consent: 'window' | 'code' | 'none';
  /**
   * Windows asks for the rights of an administrator, because the program runs without them: once for each plan. The process
   * that gets them asks for the person's yes in a window of its own; this one does not ask as well. What is announced of it
   * stands among the notes of the report (code ASKS-WINDOWS, kind `needs`): also that the program is copied before.
   */
  readonly elevates: boolean;
  readonly hindrance: string | null;
}

/** What was changed so far. */
export interface ShownHistory {
  readonly changes: readonly PastChangeReport[];
  readonly practice: boolean;
}

/** How a change is going. */
export interface ChangeProgress {
  /** The number that the window gave its request. */
  readonly run: number;
  readonly phase: 'asking' | 'changing' | 'looking-again';
  /** The step that something is new of, from 1; null where it is about none. */
  readonly step: number | null;
  readonly state: 'begun' | 'done' | 'failed' | 'taking-back' | 'taken-back' | null;
  /** How a service is doing meanwhile, in words. */
  readonly detail: string | null;
}

/** What came of a code. */
export interface GivenCode {
  readonly right: boolean;
  readonly triesLeft: number;
}

/** What each of the calls answers. */
export interface ChangeResults {
  planChange: ShownPlan;
  cancelPlan: null;
  applyChange: ChangeReport;
  giveCode: GivenCode;
  cancelChange: null;
  listChanges: ShownHistory;
}
