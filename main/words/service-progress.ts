/** How a service is doing while it is started or stopped. */
import type { Service } from '../evidence/server.js';
import { serviceName } from './changes.js';

const doing: { readonly [State in Service['state']]: string } = {
  stopped: 'has stopped',
  'start-pending': 'is starting',
  'stop-pending': 'is stopping',
  running: 'is running',
  'continue-pending': 'is going on after a pause',
  'pause-pending': 'is pausing',
  paused: 'is paused',
  other: 'is in a state that this program does not know',
};

/** What a service does, behind its name: "is pausing". */
export const serviceDoing = (state: string): string =>
  Object.hasOwn(doing, state) ? doing[state as Service['state']] : doing.other;

/** One short sentence. */
export function serviceProgress(name: string, state: Service['state']): string {
  const sentence = `${serviceName(name)} ${doing[state]}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
