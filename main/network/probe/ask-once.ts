/** One question for each name and family, however many wait for the answer, and an end to every wait. */
import { setMaxListeners } from 'node:events';
import { normalise } from '../../knowledge/match.js';
import { settle } from './deadline.js';
import { noAnswer, type NameAnswer, type Resolver } from './resolver.js';
import { secondTryPause } from './second-try.js';

interface Asked {
  readonly answer: Promise<NameAnswer>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * The same resolver for one run: an answer that came is given again, and a question that nobody waits for is ended. What a
 * name server refuses or fails over is asked once more: it may be in trouble for a moment.
 *
 * @param limit after so many milliseconds a question counts as met with silence
 * @param servers who was silent then
 */
export function askOnce(resolver: Resolver, limit: number, servers: readonly string[]): Resolver {
  const asked = new Map<string, Asked>();
  return {
    ask: (name, type, signal) => {
      const wanted = normalise(name);
      const cancelled = { ...noAnswer(wanted, type), failure: 'ECANCELLED' };
      if (signal.aborted) return Promise.resolve(cancelled);
      // All questions of a run wait at one signal, and Node warns of more than ten listeners.
      setMaxListeners(0, signal);
      const key = `${type} ${wanted}`;
      const one = asked.get(key) ?? begin(resolver, wanted, type, limit, servers);
      asked.set(key, one);
      one.waiting++;
      return new Promise((resolve) => {
        const leave = (): void => {
          one.waiting--;
          if (one.waiting === 0) {
            // An answer that nobody waited for is asked for again by who comes later.
            asked.delete(key);
            one.stop.abort();
          }
          resolve(cancelled);
        };
        signal.addEventListener('abort', leave, { once: true });
        void one.answer.then((answer) => {
          signal.removeEventListener('abort', leave);
          resolve(answer);
        });
      });
    },
  };
}

function begin(
  resolver: Resolver,
  name: string,
  type: NameAnswer['type'],
  limit: number,
  servers: readonly string[],
): Asked {
  const stop = new AbortController();
  const answer = new Promise<NameAnswer>((resolve) => {
    let known = noAnswer(name, type, servers);
    const timer = setTimeout(() => {
      resolve(known);
      stop.abort();
    }, limit);
    // Where the wait is ended from elsewhere, the timer must not keep the program.
    stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    const ask = async (): Promise<NameAnswer> => {
      known = await resolver.ask(name, type, stop.signal);
      if (!mayPass(known)) return known;
      await settle<never>(secondTryPause, stop.signal, () => () => undefined);
      if (stop.signal.aborted) return known;
      const second = await resolver.ask(name, type, stop.signal, true);
      // Silence after an answer says less than the answer.
      return second.rcode === null ? known : second;
    };
    void ask().then((found) => {
      clearTimeout(timer);
      resolve(found);
    });
  });
  return { answer, stop, waiting: 0 };
}

/** SERVFAIL and REFUSED (RFC 1035 section 4.1.1). That a name does not exist does not pass by itself. */
const mayPass = ({ rcode }: NameAnswer): boolean => rcode === 2 || rcode === 5;
