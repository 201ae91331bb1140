/** Checks of Windows itself. */
import { valueOr } from '../../evidence/fact.js';
import type { Found } from '../../evidence/server-facts.js';
import { concluded, fine, judgement, notKnown, type CheckResult, type Facts } from './check.js';

/** Server 2012 R2 is Windows 6.3 (Microsoft, "Operating System Version"). */
const oldest = { major: 6, minor: 3 } as const;

/** Rule OS-UNSUPPORTED. */
export function checkWindows({ system }: Facts<'system'>): CheckResult {
  const { fact } = system.version;
  if (fact.state !== 'value') return notKnown(system.version);
  const { major, minor, build, product } = fact.value;
  const version = `${major}.${minor}.${build}`;
  const name = valueOr(system.name.fact, '');
  const said = name === '' ? version : `${name} (${version})`;
  const tooOld = major < oldest.major || (major === oldest.major && minor < oldest.minor);
  if (!tooOld && product !== 'workstation') return fine(said);
  const because = tooOld ? 'too-old' : 'no-server';
  return concluded(said, judgement('OS-UNSUPPORTED', { name, version, because }, [system.version, system.name]));
}

/** Releases of .NET Framework, the lowest number of each (Microsoft, "Determine which .NET Framework versions are installed"). */
const releases = [
  [533320, '4.8.1'],
  [528040, '4.8'],
  [461808, '4.7.2'],
  [461308, '4.7.1'],
  [460798, '4.7'],
  [394802, '4.6.2'],
  [394254, '4.6.1'],
  [393295, '4.6'],
  [379893, '4.5.2'],
] as const;
const release471 = 461308;
const release472 = 461808;

const nameOfRelease = (release: number): string =>
  releases.find(([lowest]) => release >= lowest)?.[1] ?? '4.5.1 or older';

/** Rule DOTNET-TOO-OLD. The documents differ: below 4.7.1 is a problem by both, between the two by one of them. */
export function checkDotNet({ system: { dotNetRelease } }: Facts<'system'>): CheckResult {
  const { fact } = dotNetRelease;
  if (fact.state === 'unreadable') return notKnown(dotNetRelease);
  const release = fact.state === 'value' ? fact.value : null;
  const said = release === null ? '' : nameOfRelease(release);
  if (release !== null && release >= release472) return fine(said);
  const below = release !== null && release >= release471 ? '4.7.2' : '4.7.1';
  const milder = below === '4.7.2' ? ({ outcome: 'notice', severity: 'risk' } as const) : {};
  return concluded(
    said,
    judgement('DOTNET-TOO-OLD', { version: release === null ? null : said, below }, [dotNetRelease], milder),
  );
}

/** A file below a folder for temporary ones: of Windows, of an account, of an updater (`Google\Temp`). */
const isTemporary = (path: string): boolean => /\\(?:Temp|Tmp)\\/i.test(path);

const mostRenames = 3;

/**
 * Files that wait to be renamed or deleted, but for temporary ones: browsers and updaters leave such behind every day, and
 * take them away at the next start. A temporary file that is to become another one is a sign; an empty list is none.
 */
function waitingRenames({ source, fact }: Found<readonly string[]>): Found<unknown>[] {
  const telling = valueOr(fact, []).filter((path) => path !== '' && !isTemporary(path));
  return telling.length === 0 ? [] : [{ source, fact: { state: 'value', value: telling.slice(0, mostRenames) } }];
}

/** Rule REBOOT-PENDING. */
export function checkRestart({ system: { pendingRestart, pendingRenames } }: Facts<'system'>): CheckResult {
  const signs = [...pendingRestart.filter(({ fact }) => fact.state === 'value'), ...waitingRenames(pendingRenames)];
  if (signs.length > 0) {
    return concluded('', judgement('REBOOT-PENDING', { signs: signs.map(({ source }) => source) }, signs));
  }
  const unread = [...pendingRestart, pendingRenames].filter(({ fact }) => fact.state === 'unreadable');
  return unread.length > 0 ? notKnown(...unread) : fine('');
}

/** Rule FIPS-MODE. */
export function checkFips({ system: { fips } }: Facts<'system'>): CheckResult {
  if (fips.fact.state === 'unreadable') return notKnown(fips);
  return valueOr(fips.fact, 0) === 0 ? fine('') : concluded('', judgement('FIPS-MODE', {}, [fips]));
}

/** Rule NOT-ADMINISTRATOR. */
export function checkRights({ system: { account } }: Facts<'system'>): CheckResult {
  if (account.fact.state !== 'value') return notKnown(account);
  const { name, administrator } = account.fact.value;
  return administrator ? fine(name) : concluded(name, judgement('NOT-ADMINISTRATOR', { account: name }, [account]));
}
