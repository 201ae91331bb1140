import { SvelteMap } from 'svelte/reactivity';
import type { ConnectionQuery, ConnectionRow, Door } from '../../preload/contract/index.js';
import type { Stretch } from '../ui/time-scale.js';

/** Lines are asked for in pages of this many. */
const pageLines = 100;

/** Pages that are kept: some thousand lines about the place that is looked at. */
const mostPages = 20;

type Sort = ConnectionQuery['sort'];

/** The table of one judged capture's connections: a few pages of it are here, the rest stays with the program. */
export class Connections {
  scope = $state.raw<ConnectionQuery['scope']>('connector');
  text = $state('');
  /** Only connections of this stretch of time; null for all. */
  within = $state.raw<Stretch | null>(null);
  sort = $state.raw<Sort>('time');
  descending = $state(false);
  /** How many lines there are in this order; null before the first answer. */
  total = $state<number | null>(null);
  /** The connection that was chosen last, in the table or in the waterfall. */
  chosen = $state<number | null>(null);
  /** True once the program has no answer any more. */
  failed = $state(false);

  readonly capture: string;
  readonly #door: Door<File>;
  readonly #pages = new SvelteMap<number, readonly ConnectionRow[]>();
  /** Pages that are under way. */
  #asked: readonly number[] = [];
  /** Counts the orders: an answer that belongs to an earlier one is not looked at any more. */
  #turn = 0;
  #stale = true;
  #seen = { first: 0, last: pageLines };

  constructor(door: Door<File>, capture: string, scope: ConnectionQuery['scope']) {
    this.#door = door;
    this.capture = capture;
    this.scope = scope;
  }

  /** The line at a place, from 0; undefined while it is under way. */
  lineAt(place: number): ConnectionRow | undefined {
    return this.#pages.get(Math.floor(place / pageLines))?.[place % pageLines];
  }

  /** Sees to it that the lines from `first` up to `last` come. */
  need(first: number, last: number): void {
    this.#seen = { first, last };
    const end = Math.floor(Math.max(first, last) / pageLines);
    for (let page = Math.floor(Math.max(0, first) / pageLines); page <= end; page++) {
      if ((this.#stale || !this.#pages.has(page)) && !this.#asked.includes(page)) void this.#fetch(page);
    }
  }

  /** Shows other connections. */
  show(scope: ConnectionQuery['scope']): void {
    this.scope = scope;
    this.#again();
  }

  /** Shows those alone that have this text in them. */
  filter(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#again();
  }

  /** Shows those alone that touch this stretch of time. */
  look(within: Stretch | null): void {
    if (within?.from === this.within?.from && within?.to === this.within?.to) return;
    this.within = within;
    this.#again();
  }

  /** Orders by this; the other way round where that is the order already. */
  order(sort: Sort): void {
    this.descending = sort === this.sort && !this.descending;
    this.sort = sort;
    this.#again();
  }

  /** The place of a connection in the present order; null where it is not in it. */
  async placeOf(connection: number): Promise<number | null> {
    const answer = await this.#door.listConnections({ ...this.#query(0), count: 0, find: connection });
    return answer.ok ? answer.value.place : null;
  }

  #query(first: number): Parameters<Door<File>['listConnections']>[0] {
    const { capture, scope, text, within, sort, descending } = this;
    return { capture, scope, text: text.slice(0, 200), within, sort, descending, first, count: pageLines, find: null };
  }

  /** What is shown stays until the first answer of the new order: nothing flickers. */
  #again(): void {
    this.#turn += 1;
    this.#stale = true;
    this.#asked = [];
    this.need(0, this.#seen.last - this.#seen.first);
  }

  async #fetch(page: number): Promise<void> {
    const turn = this.#turn;
    this.#asked = [...this.#asked, page];
    const answer = await this.#door.listConnections(this.#query(page * pageLines));
    if (turn !== this.#turn) return;
    this.#asked = this.#asked.filter((one) => one !== page);
    this.failed = !answer.ok;
    if (!answer.ok) return;
    if (this.#stale) this.#pages.clear();
    this.#stale = false;
    this.#pages.set(page, answer.value.rows);
    const middle = (this.#seen.first + this.#seen.last) / 2 / pageLines;
    while (this.#pages.size > mostPages) this.#pages.delete(furthest([...this.#pages.keys()], middle));
    this.total = answer.value.total;
  }
}

function furthest(pages: readonly number[], from: number): number {
  return pages.reduce((far, page) => (Math.abs(page - from) > Math.abs(far - from) ? page : far));
}
