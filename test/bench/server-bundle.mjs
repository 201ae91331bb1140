/** A bundle of a server as a busy one gives it: a practice server, with two hundred events and a trace of a megabyte. */
import { createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

const practice = new URL('../../main/samples/servers/half-a-proxy.json', import.meta.url);
const at = '2026-11-20T09:00:00.000Z';

/**
 * Writes the bundle.
 *
 * @param {string} path
 */
export async function writeServerBundle(path) {
  const evidence = JSON.parse(readFileSync(practice, 'utf8'));
  const events = Array.from({ length: 200 }, (_, number) => ({
    id: 12000 + number,
    level: 3,
    at,
    provider: 'Microsoft Entra private network connector',
    message: `The request ${number} was answered after a while. `.repeat(20),
    data: [],
  }));
  const line = '2026-11-20 09:00:00 Information: the connector asked for its settings and got them.\r\n';
  const bytes = Buffer.from(line.repeat(Math.ceil(1_000_000 / line.length))).toString('base64');
  evidence.readings.push(
    { question: { kind: 'events', channel: 'Application', query: '*', most: 200 }, at: 1, fact: value(events) },
    {
      question: { kind: 'file', path: 'C:\\ProgramData\\trace.log', part: 'end', most: 1_048_576 },
      at: 1,
      fact: value({ bytes, size: 5_000_000, modified: at }),
    },
  );
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify(evidence)), 'evidence.json');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

const value = (of) => ({ state: 'value', value: of });
