/** What planning a remedy gives. */
import type { Obstacle } from '../configuration/edit.js';
import type { Fact, UnreadableReason } from '../evidence/fact.js';
import type { ServerFacts } from '../evidence/server-facts.js';
import type { Answer, Question, QuestionKind } from '../evidence/server.js';
import type { Change } from './change.js';
import type { NoteCode, RefusalCode } from './codes.js';
import type { PastChange } from './past-change.js';
import type { RemedyId, RequestOf } from './request.js';

/** The topics that plans are made of. */
export const topicsOfPlans = ['system', 'product', 'configuration', 'proxies'] as const;

/** What is known of these. */
export type PlanFacts = Pick<ServerFacts, (typeof topicsOfPlans)[number]>;

/** What is known of the server, by topic and as it was read: changes are made of what was read, to the byte. */
export interface KnownServer {
  readonly facts: PlanFacts;
  /** Of questions that the survey or the remedy asks; others are `unreadable`. */
  readonly fact: <Kind extends QuestionKind>(question: Question<Kind>) => Fact<Answer<Kind>>;
  /** What this program has changed so far, oldest first. */
  readonly history: readonly PastChange[];
  /** Ids of changes whose journals cannot be read. */
  readonly unread: readonly string[];
}

/** Something that the person has to know before they agree, by its permanent name; `detail` is a value it names. */
export interface Note {
  readonly code: NoteCode;
  readonly detail?: string;
}

/** Why a remedy is not possible here. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The file or the registry value that it is about; null where it is about none. */
  readonly place: string | null;
  readonly obstacle: Obstacle | null;
  /** What more there is to say, by the code: what the system said, a state, the id of a change. */
  readonly detail: string;
  /** Why it could not be read; of UNREADABLE alone. */
  readonly reason?: UnreadableReason;
  /** What stood there before this program changed it, and where a copy of that lies; of CHANGED-SINCE alone. */
  readonly former?: { readonly change: Change; readonly kept: string | null };
}

/** What would be changed, or why nothing is. */
export type Planned =
  | {
      readonly state: 'changes';
      /** In the order in which they happen. */
      readonly steps: readonly Change[];
      /** What may go wrong, what else is affected, and what this does not do. */
      readonly notes: readonly Note[];
      /** Ids of former changes that are taken back by it. */
      readonly takesBack?: readonly string[];
    }
  /** The server is as it was asked for. */
  | { readonly state: 'nothing'; readonly notes?: readonly Note[] }
  | { readonly state: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] };

/** A remedy: pure. The same server and the same request give the same plan. */
export interface Remedy<Id extends RemedyId> {
  /** What has to be read beside the survey. */
  readonly questions: (request: RequestOf<Id>, known: Pick<KnownServer, 'facts' | 'history'>) => readonly Question[];
  readonly plan: (request: RequestOf<Id>, server: KnownServer) => Planned;
}
