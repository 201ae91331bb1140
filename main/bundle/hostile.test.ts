import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDoctor } from '../doctor.js';
import { isFailure } from '../evidence/failure.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { packBundle, planBundle } from './make-bundle.js';
import { openBundle } from './open-bundle.js';
import { mapReading } from './walk.js';

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '\0', '%SystemRoot%\\..\\..\\x', '<', '://', '\\\\', '..', '"'.repeat(500), '(((((((('),
  fc.integer({ min: 1, max: 20_000 }).map((length) => 'a.exe '.repeat(length / 6)),
);

it('a bundle with anything in the place of a text is judged, or refused, and ends neither the program nor its patience', async () => {
  const machine = fakeServer({ services: healthyServices, winHttp: 'proxy:8080' });
  const doctor = createDoctor({ machineHere: () => Promise.resolve(machine) });
  const { evidence } = await doctor.examine({ kind: 'here' });
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.tuple(fc.nat(9), odd, fc.uint8Array({ maxLength: 300 }))), async (stream) => {
      const next = (): [number, string, Uint8Array] => stream.next().value as [number, string, Uint8Array];
      // Questions stay, so that the answers are looked at.
      const readings = evidence!.readings.map((reading) => {
        const { fact } = mapReading(reading, {
          text: (text) => {
            const [dice, other] = next();
            return dice < 4 ? other : text;
          },
          bytes: (bytes) => {
            const [dice, , other] = next();
            return dice < 4 ? Buffer.from(other) : bytes;
          },
        });
        return { ...reading, fact };
      });
      const archive = await packBundle(planBundle({ ...evidence!, readings }, []));
      if (isFailure(archive)) return;
      const opened = await openBundle(archive);
      if (isFailure(opened)) throw new Error(opened.message);
      const begun = performance.now();
      const { report } = await doctor.examine({ kind: 'recorded', evidence: opened });
      expect(report.findings?.length).toBeGreaterThan(0);
      expect(performance.now() - begun).toBeLessThan(3000);
    }),
    { numRuns: 30 },
  );
});
