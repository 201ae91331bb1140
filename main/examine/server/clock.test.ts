import { describe, expect, it } from 'vitest';
import { survey } from '../../machine/survey/survey.js';
import { fakeServer, healthyServices, type FakeServer } from '../../machine/testing/fake-server.js';
import { findingWords } from '../../words/findings.js';
import { examineServer, type ServerExamination } from './examine-server.js';

const examined = async (server: FakeServer): Promise<ServerExamination> =>
  examineServer(await survey(fakeServer(server), server.clock ?? '2026-11-21T09:00:00.000Z'));

const files = (...names: readonly string[]): FakeServer['files'] =>
  Object.fromEntries(names.map((name) => [`C:\\Windows\\${name}`, '']));
const three = files('bootstat.dat', 'WindowsUpdate.log', 'setupact.log');

const events = {
  Application: [{ id: 1, level: 2, at: '2026-10-31T00:00:00.000Z', provider: 'x', message: 'Something.', data: [] }],
};

describe('the clock', () => {
  it.each<[string, FakeServer, string | undefined]>([
    ['before the connector’s certificate', { services: healthyServices, clock: '2026-09-01T00:00:00.000Z' }, 'certain'],
    ['before three files that Windows wrote, alone', { files: three, clock: '2026-10-01T00:00:00.000Z' }, undefined],
    ['before its events and three files', { files: three, events, clock: '2026-10-01T00:00:00.000Z' }, 'likely'],
    ['before its events alone', { events, clock: '2026-10-01T00:00:00.000Z' }, undefined],
    ['some hours before them', { files: three, clock: '2026-10-31T08:00:00.000Z' }, undefined],
    ['before one file alone', { files: files('odd.dat'), clock: '2020-01-01T00:00:00.000Z' }, undefined],
    ['after all of it', { services: healthyServices, files: three }, undefined],
  ])('%s', async (_, server, confidence) => {
    const { judgements, checks } = await examined(server);
    const found = judgements.find(({ code }) => code === 'CLOCK-WRONG');
    expect(found?.confidence).toBe(confidence);
    expect(checks.find(({ id }) => id === 'clock')?.outcome).toBe(confidence === undefined ? 'ok' : 'problem');
    if (found?.code !== 'CLOCK-WRONG' || found.facts.by !== 'records') return;
    const { found: sentence } = findingWords['CLOCK-WRONG'](found.facts);
    expect(sentence).toContain(found.facts.issued ? '1 October 2026, 00:00 UTC' : '1 November 2026, 00:00 UTC');
    expect(found.readings?.length).toBeGreaterThan(1);
  });

  it('is not told to be wrong by the dates of files alone, but worth a look', async () => {
    const trace =
      'C:\\ProgramData\\Microsoft\\Microsoft Entra private network connector\\Trace\\MicrosoftEntraPrivateNetworkConnector_1.log';
    const { judgements } = await examined({
      files: { ...three, [trace]: '(407) Proxy Authentication Required' },
      clock: '2026-10-10T00:00:00.000Z',
    });
    const found = judgements.find(({ code }) => code === 'CLOCK-WRONG');
    expect(found).toMatchObject({ outcome: 'notice', severity: 'risk' });
  });

  it('is not judged by that of whoever looks at a recording', async () => {
    const { judgements } = await examined({ services: healthyServices, clock: '2026-12-01T00:00:00.000Z' });
    expect(judgements.map(({ code }) => code)).toEqual(['SERVER-READY']);
  });
});
