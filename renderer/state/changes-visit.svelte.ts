import type {
  ChangeProgress,
  ChangeReport,
  ChangeRequest,
  Door,
  Failure,
  ShownHistory,
  ShownPlan,
} from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import { ChangeChoice, type RemedyId } from './change-choice.svelte.js';

/** Where the changing of a server stands. */
export type ChangesPhase = 'choose' | 'planning' | 'preview' | 'asking' | 'applying' | 'looking' | 'result' | 'failed';

/** How a step is doing; one that nothing was said of yet is waiting. */
export type StepProgress = NonNullable<ChangeProgress['state']> | 'waiting';

/** Where a plan was asked for, to lead back there. */
export type ChangesOrigin = 'choose' | 'history';

/** What the program calls a change that nobody agreed to, or that was given up. */
const notWanted: readonly string[] = ['NOT-AGREED', 'CANCELLED'];

/** A server's changes: from what is chosen over what that would change to what came of it, and what was done before. */
export class ChangesVisit {
  phase = $state.raw<ChangesPhase>('choose');
  /** What is chosen and typed. */
  choice = $state.raw(new ChangeChoice());
  /** True until the page has led to what was chosen for the person. */
  leads = $state(false);
  /** What was asked for last. */
  asked = $state.raw<ChangeRequest | null>(null);
  origin = $state.raw<ChangesOrigin>('choose');
  plan = $state.raw<ShownPlan | null>(null);
  /** The person has read what was worth a look when it was tried. */
  accepted = $state(false);
  result = $state.raw<ChangeReport | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** True where nobody can tell what was changed, because the program ended meanwhile. */
  uncertain = $state(false);
  /** What was done of each step, by its number. */
  steps = $state.raw<Readonly<Record<number, StepProgress>>>({});
  /** How a service is doing meanwhile. */
  detail = $state.raw<string | null>(null);
  /** What was done is being taken back because the person asked for it. */
  cancelling = $state(false);

  /** The code as typed, what is wrong with it, and whether it is being looked at. */
  code = $state('');
  codeObjection = $state<string | null>(null);
  codeGiven = $state(false);

  history = $state.raw<ShownHistory | null>(null);
  historyFailure = $state.raw<Failure | null>(null);
  readsHistory = $state(false);

  /** True while the server is being changed, or the person asked whether it may be: nothing else begins. */
  readonly changing = $derived(this.phase === 'asking' || this.phase === 'applying' || this.phase === 'looking');
  readonly busy = $derived(this.changing || this.phase === 'planning');
  /** Whether the button that asks may be pressed. */
  readonly ready = $derived(
    this.plan !== null &&
      this.plan.report.id !== null &&
      this.plan.consent !== 'none' &&
      (this.accepted || !this.plan.report.acceptWarnings),
  );

  readonly #door: Door<File>;
  /** Counts what was begun: what belongs to something earlier is not listened to any more. */
  #run = 0;
  /** The same for readings of the history. */
  #reading = 0;

  constructor(door: Door<File>) {
    this.#door = door;
  }

  /** Has the program work out what a remedy would change. Nothing is changed by that. */
  async show(request: ChangeRequest, origin: ChangesOrigin): Promise<void> {
    if (this.changing) return;
    const run = this.#begin('planning');
    this.asked = request;
    this.origin = origin;
    const answer = await this.#door.planChange({ request });
    if (run !== this.#run) return;
    if (answer.ok) {
      this.plan = answer.value;
      this.phase = 'preview';
    } else this.#fail(answer.error);
  }

  /** The same once more, of the server as it is now. */
  async showAgain(): Promise<void> {
    if (this.asked !== null) await this.show(this.asked, this.origin);
  }

  /** Asks the person in the program's own way, and makes the changes. */
  async apply(): Promise<void> {
    const { plan, accepted } = this;
    if (this.phase !== 'preview' || plan?.report.id == null || !this.ready) return;
    const { id } = plan.report;
    const run = this.#next();
    this.phase = 'asking';
    const answer = await this.#door.applyChange({ run, plan: id, warningsAccepted: accepted });
    if (run !== this.#run) return;
    this.detail = null;
    this.cancelling = false;
    if (answer.ok) {
      this.result = answer.value;
      this.phase = 'result';
    } else this.#fail(answer.error);
    await this.readHistory();
  }

  /** Browser mode: hands over the code that was typed. */
  async giveCode(): Promise<void> {
    const id = this.plan?.report.id ?? null;
    const give = this.#door.giveCode;
    if (this.phase !== 'asking' || id === null || give === null) return;
    const code = this.code.trim();
    if (code === '') {
      this.codeObjection = words.changes.apply.codeMissing;
      return;
    }
    const run = this.#run;
    const answer = await give({ plan: id, code });
    if (run !== this.#run) return;
    this.code = '';
    this.codeGiven = answer.ok && answer.value.right;
    if (!answer.ok) this.codeObjection = sentence(answer.error);
    else this.codeObjection = answer.value.right ? null : words.changes.apply.codeWrong(answer.value.triesLeft);
  }

  /**
   * Ends what is under way. A question is taken back; of changes, what was done is taken back by the program, which answers
   * when it is.
   */
  cancel(): void {
    if (this.phase === 'planning') {
      this.#next();
      void this.#door.cancelPlan();
      this.phase = 'choose';
    } else if (this.phase === 'asking' || (this.phase === 'applying' && !this.cancelling)) {
      this.cancelling = this.phase === 'applying';
      void this.#door.cancelChange();
    }
  }

  /** Goes back to what can be chosen; what was chosen and typed stays. */
  choose(): void {
    if (this.changing) return;
    if (this.phase === 'planning' || this.phase === 'preview') void this.#door.cancelPlan();
    this.leads = false;
    this.#begin('choose');
  }

  /** Chooses a remedy, as if by hand; `action`: what is to be done to services, where it is about those. */
  prefer(remedy: RemedyId, action: ChangeChoice['action'] = 'start'): void {
    if (this.changing) return;
    this.choose();
    this.choice.chosen = remedy;
    this.choice.action = action;
    this.leads = true;
  }

  /**
   * Another server is looked at: what belongs to the former is forgotten, but not what a finding led to while there was none
   * yet to choose it for. What is being changed is never hidden.
   */
  forget(): void {
    if (this.changing) return;
    const isAwaited = this.leads;
    this.choose();
    if (!isAwaited) this.choice = new ChangeChoice();
    this.leads = isAwaited;
    this.asked = null;
    this.#reading += 1;
    this.readsHistory = false;
    this.history = null;
    this.historyFailure = null;
  }

  /** Reads what was changed so far. */
  async readHistory(): Promise<void> {
    const reading = ++this.#reading;
    this.readsHistory = true;
    const answer = await this.#door.listChanges();
    if (reading !== this.#reading) return;
    this.readsHistory = false;
    this.historyFailure = answer.ok ? null : answer.error;
    if (answer.ok) this.history = answer.value;
  }

  /** Takes a progress report of the program. */
  follow({ run, phase, step, state, detail }: ChangeProgress): void {
    if (!this.changing || run !== this.#run) return;
    this.phase = ({ asking: 'asking', changing: 'applying', 'looking-again': 'looking' } as const)[phase];
    this.detail = detail;
    if (step !== null && state !== null) this.steps = { ...this.steps, [step]: state };
  }

  /** Ends it because the program is gone. */
  interrupt(): void {
    this.#reading += 1;
    this.readsHistory = false;
    if (!this.busy) return;
    const { phase } = this;
    this.#next();
    const text = words.changes.failed;
    // Nothing was changed before the person had agreed.
    const begun = phase === 'applying' || phase === 'looking' || (phase === 'asking' && this.codeGiven);
    if (begun) this.#fail({ code: 'GONE', message: text.goneTitle, advice: text.gone });
    else this.#fail({ code: 'GONE', message: text.gonePlanning, advice: '' });
    this.uncertain = begun;
  }

  #fail(failure: Failure): void {
    this.failure = failure;
    this.phase = 'failed';
  }

  /** Whether it was the person who did not want it. */
  get declined(): boolean {
    return this.failure !== null && notWanted.includes(this.failure.code);
  }

  #begin(phase: ChangesPhase): number {
    this.phase = phase;
    this.plan = null;
    this.result = null;
    this.accepted = false;
    return this.#next();
  }

  #next(): number {
    this.#run += 1;
    this.failure = null;
    this.uncertain = false;
    this.steps = {};
    this.detail = null;
    this.cancelling = false;
    this.code = '';
    this.codeObjection = null;
    this.codeGiven = false;
    return this.#run;
  }
}

const sentence = ({ message, advice }: Failure): string => `${message} ${advice}`.trim();
