/** What tshark says of the committed captures, and what this reader says: two programs that share no code. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasTshark, nothing, readerOn, tsharkOn, type Answers } from './testing/oracle.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures/captures');
const captures = readdirSync(fixtures).filter((name) => /\.(?:pcap|pcapng|cap|gz)$/.test(name));

/** Where this reader is to say something else than tshark, and why. */
const differences: Readonly<Record<string, Partial<Answers>>> = {
  // The client may hang up within the page of the answer; tshark then does not name the status before it.
  'proxy-upstream-failed-500-tinyproxy.pcapng': {
    tunnels: [
      '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net:443 500',
      'sb1.servicebus.windows.net:443 500',
    ],
  },
  // Each packet is there several times: tshark takes the copies for retransmissions, and for questions without an answer.
  'copies.pcapng': { synRetransmissions: 2, unansweredNames: [] },
  'copies-healthy.pcapng': { synRetransmissions: 0, unansweredNames: [] },
  // Answers that come one byte in a segment: tshark names the status of none of them.
  'proxy-auth-required-trickle.pcapng': {
    tunnels: [
      '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net:443 407',
      'sb1.servicebus.windows.net:443 407',
    ],
  },
};

describe.skipIf(!hasTshark)('tshark, where it is installed, agrees', () => {
  it('on every committed capture', { timeout: 240_000 }, async () => {
    const answers = new Map<string, Answers | null>();
    const left = [...captures];
    const work = async (): Promise<void> => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        answers.set(name, await tsharkOn(join(fixtures, name)));
      }
    };
    // Two at a time: most of a run is tshark's own start.
    await Promise.all([work(), work()]);
    expect(answers.size).toBe(captures.length);
    for (const [name, expected] of answers) {
      const said = await readerOn(join(fixtures, name));
      // A file that is refused here must hold nothing for tshark either, which reads an empty file without complaint.
      expect.soft(said ?? nothing, name).toEqual({ ...(expected ?? nothing), ...differences[name] });
    }
  });
});
