/** The words for a connection that was kept open. */
import type { Held, HeldPhase } from '../evidence/held.js';
import { count, duration } from './phrases.js';

/** What became of it, in a few sentences. */
export function heldText(held: Held): string {
  const { host, path, begun, upgrade, tunnel, phases, beside } = held;
  const way = path === 'direct' ? 'directly' : `through ${path}`;
  switch (begun) {
    case 'no-connection':
      return `No connection to ${path === 'direct' ? host : path} could be made, so there was none to keep open. Trying the paths says why.`;
    case 'no-tunnel':
      return `${path} opened no tunnel to ${host}${tunnel === null ? '' : ` (it answered ${tunnel})`}, so there was none to keep open. Trying the paths says why.`;
    case 'no-tls':
      return `No secure connection to ${host} could be made ${way}, so there was none to keep open. Trying the paths says why.`;
    case 'cancelled':
      return 'Cancelled before there was a connection.';
    case 'held': {
      const bare =
        upgrade === 101
          ? ''
          : `${host} did not take the upgrade to a WebSocket (${upgrade === null ? 'no answer' : `it answered ${upgrade}`}), so the secure connection alone was kept. Servers end such connections by themselves after a while. `;
      const said = phases.map((phase) => phaseText(phase, `${host}, ${way}`));
      const isCut = phases.some(({ ended }) => ended === 'cut');
      return `${bare}${[...said, ...(beside === null || !isCut ? [] : [besideText(beside)])].join(' ')}`;
    }
  }
}

/** It is ended where there is nothing left to compare it with. */
function besideText({ seconds, ended }: HeldPhase): string {
  const how = {
    held: 'was open for',
    cancelled: 'was open for',
    'by-service': 'was ended by the service after',
    cut: 'was cut after',
  };
  return `Without the proxy, another one ${how[ended]} ${duration(seconds)}${ended === 'cancelled' ? ', until it was not needed any more' : ''}.`;
}

function phaseText({ how, seconds, ended, cut }: HeldPhase, to: string): string {
  const kept = how === 'idle' ? `Idle, the connection to ${to},` : 'With pings, it';
  switch (ended) {
    case 'held':
      return `${kept} stayed open for ${duration(seconds)}, as long as it was asked to.`;
    case 'by-service':
      return `${kept} was ended by the service itself after ${duration(seconds)}: the path lets it.`;
    case 'cancelled':
      return `${kept} was open for ${duration(seconds)}, until you ended it.`;
    case 'cut':
      return `${kept} was ${cut === 'reset' ? 'reset (RST)' : 'closed'} after ${duration(seconds)}, without a word of the service.`;
  }
}

/** What is going on, for one line. */
export const holdingText = (how: HeldPhase['how'], seconds: number, wanted: number): string =>
  `Keeping the connection open${how === 'idle' ? ', idle' : ' with pings'}: ${count(seconds, 'second')} of ${Math.round(wanted)}`;
