/** Checks of the configuration files of .NET: what stops a service from starting, or sends it another way than the other. */
import type { Fault } from '../../configuration/fault.js';
import type { Found } from '../../evidence/server-facts.js';
import { readConfigurationFiles } from '../../network/path/configuration-files.js';
import { judgement, type CheckResult, type Facts, type ServerJudgement } from './check.js';

const roles = ['connector', 'updater', 'machine'] as const;

const ofAddress = new Set<Fault['code']>(['ADDRESS-INVALID', 'ADDRESS-SCHEME', 'ADDRESS-CREDENTIALS']);

/** Rules CONFIG-MISSING, CONFIG-MALFORMED, CONFIG-PROXY-ADDRESS-INVALID and CONFIG-UNREADABLE. */
export function checkConfiguration(server: Facts<'product' | 'configuration'>): CheckResult {
  const { configuration: files, product } = server;
  const closed = roles.map((role) => files[role]).filter(({ fact }) => fact.state === 'unreadable');
  const missing = (['connector', 'updater'] as const).filter(
    (role) => product[role].service.fact.state === 'value' && files[role].fact.state === 'absent',
  );
  const read = readConfigurationFiles(files);
  const written = roles.flatMap((role) => {
    const { found, configuration } = read[role];
    return configuration === null ? [] : [{ found, configuration }];
  });
  const faults = written.flatMap(({ found, configuration }) =>
    configuration.faults
      .filter(({ effect, code }) => effect === 'file' || effect === 'section' || ofAddress.has(code))
      .map(({ code, effect, line, column, message }) => ({
        file: found.source,
        line,
        column,
        sentence: message,
        wholeFile: effect === 'file',
        ofAddress: ofAddress.has(code),
        isUsable: effect === 'setting',
      })),
  );
  const [wrong, addresses] = [false, true].map((isAddress) => faults.filter((each) => each.ofAddress === isAddress));
  const readings = (of: readonly { file: string; line: number; column: number; sentence: string }[]): Found<string>[] =>
    of.map(({ file, line, column, sentence }) => ({
      source: `${file}, line ${line}, column ${column}`,
      fact: { state: 'value', value: sentence },
    }));
  const judgements: ServerJudgement[] = [];
  if (missing.length > 0) {
    judgements.push(
      judgement(
        'CONFIG-MISSING',
        { services: missing },
        missing.map((role) => files[role]),
      ),
    );
  }
  if (wrong !== undefined && wrong.length > 0) {
    judgements.push(judgement('CONFIG-MALFORMED', { faults: wrong }, readings(wrong)));
  }
  if (addresses !== undefined && addresses.length > 0) {
    // .NET takes an address with a user and a password in it, and leaves those two out.
    const credentialsOnly = addresses.every(({ isUsable }) => isUsable);
    const milder = credentialsOnly ? ({ outcome: 'notice', severity: 'risk' } as const) : {};
    judgements.push(
      judgement('CONFIG-PROXY-ADDRESS-INVALID', { faults: addresses, credentialsOnly }, readings(addresses), milder),
    );
  }
  const unclear = written.flatMap(({ found, configuration }) =>
    configuration.isAccepted === null
      ? configuration.faults.map(({ line, column, message }) => ({
          file: found.source,
          line,
          column,
          sentence: message,
        }))
      : [],
  );
  if (closed.length > 0 || unclear.length > 0) {
    const files = [...new Set([...closed.map(({ source }) => source), ...unclear.map(({ file }) => file)])];
    const facts = { files, closed: closed.some(isDenied), sentence: unclear[0]?.sentence ?? '' };
    judgements.push(judgement('CONFIG-UNREADABLE', facts, [...closed, ...readings(unclear)]));
  }
  return { said: '', judgements, unread: [] };
}

const isDenied = ({ fact }: Found<unknown>): boolean => fact.state === 'unreadable' && fact.reason === 'access-denied';
