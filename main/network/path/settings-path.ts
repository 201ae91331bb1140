/**
 * The path by the Internet settings of an account, as .NET takes them.
 *
 * Source: the reference source of .NET Framework 4.8 (`WinHttpWebProxyBuilder`, `AutoWebProxyScriptEngine`, `WebProxy`): it
 * asks WinHTTP for the account's settings, tries detection, then the script, then the proxy; where there are no settings,
 * detection. With the policy "per-machine" the settings of the machine take the place of the account's; of the policy key
 * that value alone counts.
 */
import type { Destination } from '../../configuration/decide.js';
import { valueOr } from '../../evidence/fact.js';
import type { ConnectionSettings, InternetSettings, ProxyFacts } from '../../evidence/server-facts.js';
import { manualWay, type ManualReader } from './manual-proxy.js';
import type { Path, Saying } from './path.js';

/** Whose settings count. */
export type Account = 'networkService' | 'localSystem' | 'user';

/** What the settings say, and whether detection is tried. */
export interface SettingsSayings {
  readonly settings: Saying;
  readonly detection: Saying;
}

/** Settings of an account that never had any: Windows detects. */
const untouched: ConnectionSettings = {
  usesProxy: false,
  usesScript: false,
  detects: true,
  server: '',
  bypass: '',
  script: '',
};

/**
 * What an account's settings say of a destination.
 *
 * @param automatic false where a file asks for the system's proxy, but not for its script or detection
 */
export function settingsSayings(
  proxies: ProxyFacts,
  account: Account,
  destination: Destination,
  automatic = true,
): SettingsSayings {
  const { perUser } = proxies;
  const unreadPolicy = perUser.fact.state === 'unreadable';
  const chosen = chosenSettings(proxies, account);
  const settings = settingsInForce(chosen);
  const read = [perUser, chosen.connection];
  const place = chosen.connection.source;
  if (unreadPolicy || settings === null) {
    const why = unreadPolicy ? perUser : chosen.connection;
    const path: Path = { kind: 'unknown', why: `${why.source} could not be read` };
    return {
      settings: { id: 'settings', place, path, read },
      detection: { id: 'detection', place, path, read },
    };
  }
  const manual = settings.usesProxy ? manualPath(settings.server, settings.bypass, destination, 'dotnet') : null;
  const otherwise = manual ?? nothing;
  const script: Path | null =
    automatic && settings.usesScript && settings.script !== ''
      ? { kind: 'script', address: settings.script, otherwise }
      : null;
  const detects = automatic && settings.detects;
  const said = script ?? manual;
  // Detection comes before the rest of the settings that it belongs to.
  const path: Path | null = detects && said !== null ? { kind: 'detection', otherwise: said } : said;
  return {
    settings: { id: 'settings', place, path, read },
    detection: { id: 'detection', place, path: detects ? { kind: 'detection', otherwise: nothing } : null, read },
  };
}

const nothing: Path = { kind: 'direct', because: 'nothing-set' };

/** The settings that count for an account: its own, or by policy the machine's. */
export function chosenSettings(proxies: ProxyFacts, account: Account): InternetSettings {
  return valueOr(proxies.perUser.fact, 1) === 0 ? proxies.machine : proxies[account];
}

/**
 * The settings in force; null where they could not be read. Where only the older values are there (a script of somebody set
 * them), Windows takes them over.
 */
export function settingsInForce({
  connection,
  enabled,
  server,
  bypass,
  script,
}: InternetSettings): ConnectionSettings | null {
  if (connection.fact.state === 'unreadable') return null;
  if (connection.fact.state === 'value') return connection.fact.value;
  const usesProxy = valueOr(enabled.fact, 0) !== 0 && server.fact.state === 'value';
  const usesScript = script.fact.state === 'value';
  if (!usesProxy && !usesScript) return untouched;
  return {
    usesProxy,
    usesScript,
    detects: false,
    server: valueOr(server.fact, ''),
    bypass: valueOr(bypass.fact, ''),
    script: valueOr(script.fact, ''),
  };
}

/** The path by lists of proxies and of exceptions. */
export function manualPath(server: string, bypass: string, destination: Destination, reader: ManualReader): Path {
  const way = manualWay(server, bypass, destination, reader);
  if (way.kind === 'proxy') return { kind: 'proxy', address: way.address };
  return { kind: 'direct', because: way.because === 'no-address' ? 'nothing-set' : way.because };
}

/**
 * True where the older values say otherwise than the newer one. Windows keeps both alike; a script that wrote one alone is how
 * they come to differ, and which of them a program takes is then its own affair.
 */
export function isContradictory({ connection, enabled, server }: InternetSettings): boolean {
  if (connection.fact.state !== 'value' || enabled.fact.state !== 'value' || server.fact.state !== 'value')
    return false;
  const { usesProxy, server: newer } = connection.fact.value;
  const isOn = enabled.fact.value !== 0;
  return isOn !== usesProxy || (isOn && server.fact.value.trim().toLowerCase() !== newer.trim().toLowerCase());
}
