/** What the window that asks for consent gets of the program: the one plan, and the place for one answer. */
import type { PlanReport } from '../../main/report/plan-schema.js';

/** What the person is asked, in main's own words. */
export interface ConsentView {
  readonly plan: PlanReport;
  /** A copy of a recorded server is changed, and nothing else. */
  readonly practice: boolean;
  /** Name of the computer that the program runs on. */
  readonly computer: string;
}

/** The window's three functions. */
export interface ConsentDoor {
  /** What to show; null where nothing is asked any more. */
  show(): Promise<ConsentView | null>;
  /** Puts the window before the person, who can answer only then; ends once it is there. */
  present(): Promise<void>;
  /** Gives the answer, which counts once; the window is closed then. */
  answer(agreed: boolean): Promise<void>;
}
