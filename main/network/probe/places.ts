/** How many sockets may be open: whoever wants one waits for a place. */
export class Places {
  private free: number;
  /** Of them so many are for those alone who wait for one: names that are found late still have theirs. */
  private readonly reserved: number;
  private readonly waiting: (() => void)[] = [];

  /** @param most sockets at once */
  constructor(most: number) {
    this.free = most;
    this.reserved = Math.floor(most / 4);
  }

  /** Waits for a place; false where the signal aborts before there is one. */
  async take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.free > 0) {
      this.free--;
      return true;
    }
    return await new Promise<boolean>((resolve) => {
      const given = (): void => {
        signal.removeEventListener('abort', cancelled);
        resolve(true);
      };
      const cancelled = (): void => {
        this.waiting.splice(this.waiting.indexOf(given), 1);
        resolve(false);
      };
      this.waiting.push(given);
      signal.addEventListener('abort', cancelled, { once: true });
    });
  }

  /** Takes a place if there is one right now beside those that are reserved. */
  takeNow(): boolean {
    if (this.free <= this.reserved) return false;
    this.free--;
    return true;
  }

  /** Gives one back. */
  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}
