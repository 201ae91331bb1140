/**
 * `<defaultProxy>` as a file has it, and what .NET refuses in it.
 *
 * Sources: Microsoft's pages on the elements `defaultProxy`, `proxy`, `bypasslist` and `module` (dotnet/docs,
 * docs/framework/configure-apps/file-schema/network), and DefaultProxySection.cs and ProxyElement.cs of the reference source of
 * .NET Framework 4.8.
 */
import { readAddress, type Address } from './address.js';
import { readBypassPattern, type BypassPattern } from './bypass.js';
import { elementsIn, type ConfigurationDocument, type XmlElement } from './document.js';
import type { Fault } from './fault.js';
import type { Position } from './position.js';
import { SettingsReader, valueOf, type Choice, type Setting } from './settings.js';

/** An address with its text as it is in the file, which may hold a password. */
export interface GivenAddress {
  readonly text: string;
  readonly address: Address;
}

/** One `<add>` of the bypass list. */
export interface BypassEntry {
  readonly text: string;
  readonly pattern: BypassPattern;
  readonly at: Position;
}

/** The section. Whatever the file does not say has its documented default. */
export interface DefaultProxy {
  readonly at: Position;
  /** False: no proxy at all. */
  readonly enabled: Setting<boolean>;
  readonly useDefaultCredentials: Setting<boolean>;
  /** Null without a `<proxy>` element. */
  readonly proxyAt: Position | null;
  readonly useSystemDefault: Setting<Choice>;
  readonly proxyAddress: Setting<GivenAddress | null>;
  readonly bypassOnLocal: Setting<Choice>;
  readonly scriptLocation: Setting<GivenAddress | null>;
  readonly autoDetect: Setting<Choice>;
  readonly bypassList: readonly BypassEntry[];
  /** A type of somebody's own that decides in place of .NET. */
  readonly moduleType: Setting<string | null>;
  readonly faults: readonly Fault[];
}

/** Bypass entries that are tried; real lists have a few dozen. */
const mostTried = 100;

const nothing = { kind: 'element', name: '', attributes: [], children: [], start: 0, startTagEnd: 0, end: 0 } as const;

/** Reads a `<defaultProxy>` element. */
export function readDefaultProxy(element: XmlElement, document: ConfigurationDocument): DefaultProxy {
  const reader = new SettingsReader(document);
  const isHere = reader.section(element, ['enabled', 'useDefaultCredentials'], ['bypasslist', 'module', 'proxy']);
  const section: XmlElement = isHere ? element : nothing;
  const child = (name: string): XmlElement | undefined => elementsIn(section, name)[0];
  const proxy = child('proxy');
  const module = child('module');
  if (proxy !== undefined) {
    reader.check(proxy, ['autoDetect', 'bypassonlocal', 'proxyaddress', 'scriptLocation', 'usesystemdefault'], []);
  }
  if (module !== undefined) reader.check(module, ['type'], []);
  const enabled = reader.boolean(section, 'enabled', true);
  const settings = {
    at: reader.at(element.start),
    enabled,
    useDefaultCredentials: reader.boolean(section, 'useDefaultCredentials', false),
    proxyAt: proxy === undefined ? null : reader.at(proxy.start),
    useSystemDefault: reader.choice(proxy ?? nothing, 'usesystemdefault'),
    proxyAddress: given(reader, proxy, 'proxyaddress'),
    bypassOnLocal: reader.choice(proxy ?? nothing, 'bypassonlocal'),
    scriptLocation: given(reader, proxy, 'scriptLocation'),
    autoDetect: reader.choice(proxy ?? nothing, 'autoDetect'),
    bypassList: bypassEntries(reader, child('bypasslist')),
    moduleType: textOf(reader, module, 'type'),
  };
  // What is never used is not looked at: .NET makes no proxy of a section that is not enabled.
  if (enabled.value) checkUse(reader, settings);
  return { ...settings, faults: reader.faults };
}

function given(reader: SettingsReader, proxy: XmlElement | undefined, name: string): Setting<GivenAddress | null> {
  const attribute = proxy?.attributes.find((each) => each.name === name);
  if (attribute === undefined) return { value: null, at: null };
  const address = readAddress(attribute.value);
  // The conversion fails while the section is read, so that even a section that is not enabled is refused.
  if (address.state === 'invalid') reader.add('ADDRESS-INVALID', attribute.start, address.why);
  if (address.state === 'unknown') reader.add('ADDRESS-NOT-READ', attribute.start);
  return { value: { text: attribute.value, address }, at: reader.at(attribute.start) };
}

function textOf(reader: SettingsReader, element: XmlElement | undefined, name: string): Setting<string | null> {
  const attribute = element?.attributes.find((each) => each.name === name);
  if (attribute === undefined) return { value: null, at: null };
  return { value: attribute.value === '' ? null : attribute.value, at: reader.at(attribute.start) };
}

function bypassEntries(reader: SettingsReader, list: XmlElement | undefined): BypassEntry[] {
  if (list === undefined) return [];
  reader.check({ ...list, children: [] }, [], []);
  const added = reader.list(list, 'address', [], (each) => each);
  return [...added.values()].map((each, index) => {
    const text = valueOf(each, 'address') ?? '';
    const pattern: BypassPattern = index < mostTried ? readBypassPattern(text) : { state: 'untested' };
    return { text, pattern, at: reader.at(each.start) };
  });
}

/** Faults that show when the section is made a proxy, at the first web request (`DefaultProxySectionInternal`). */
function checkUse(reader: SettingsReader, settings: Omit<DefaultProxy, 'faults'>): void {
  const { proxyAddress, bypassOnLocal, bypassList, scriptLocation, autoDetect } = settings;
  const address = proxyAddress.value?.address;
  const offset = proxyAddress.at?.offset ?? 0;
  if (settings.moduleType.value !== null) return;
  if (address?.state === 'address') {
    // ServicePointManager.FindServicePoint: "does not support proxies with the ... scheme".
    if (address.scheme !== 'http') reader.add('ADDRESS-SCHEME', offset, `${address.scheme}:`);
    if (address.hasCredentials) reader.add('ADDRESS-CREDENTIALS', offset);
  }
  for (const { text, pattern, at } of bypassList) {
    if (pattern.state === 'invalid') reader.add('BYPASS-INVALID', at.offset, text);
    if (pattern.state === 'untested') reader.add('BYPASS-NOT-TESTED', at.offset, text);
  }
  // Each of these setters of WebProxy ends the script engine that the two others have made.
  const over = [
    ...(bypassOnLocal.value === null ? [] : ['“bypassonlocal”']),
    ...(proxyAddress.value === null ? [] : ['“proxyaddress”']),
    ...(bypassList.length === 0 ? [] : ['a bypass list']),
  ].join(' and ');
  if (over === '') return;
  if (scriptLocation.at !== null) reader.add('SCRIPT-IGNORED', scriptLocation.at.offset, over);
  if (autoDetect.value === true && autoDetect.at !== null) reader.add('DETECTION-IGNORED', autoDetect.at.offset, over);
}
