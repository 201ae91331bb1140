/** `<appSettings>`: the program's own settings, of which the connector has `TraceFilename`. */
import type { ConfigurationDocument, XmlElement } from './document.js';
import type { Fault } from './fault.js';
import { SettingsReader, valueOf, type Setting } from './settings.js';

/** The settings by their keys, which .NET compares without upper and lower case (NameValueCollection): here in lower case. */
export interface AppSettings {
  readonly entries: ReadonlyMap<string, Setting<string>>;
  readonly faults: readonly Fault[];
}

/**
 * Reads an `<appSettings>` element. Source: AppSettingsSection.cs of the reference source of .NET Framework 4.8. Of a key
 * that comes twice the last value holds; of keys that differ in upper and lower case alone the values are joined with a comma.
 */
export function readAppSettings(element: XmlElement, document: ConfigurationDocument): AppSettings {
  const reader = new SettingsReader(document);
  if (!reader.section({ ...element, children: [] }, ['file'], [])) return { entries: new Map(), faults: reader.faults };
  const file = element.attributes.find(({ name }) => name === 'file');
  // Settings of that file would replace these.
  if (file !== undefined && file.value !== '') reader.add('SECTION-ELSEWHERE', file.start, 'file');
  const list = reader.list(element, 'key', ['value'], (each) => ({
    value: valueOf(each, 'value') ?? '',
    at: reader.at(each.start),
  }));
  const entries = new Map<string, Setting<string>>();
  for (const [key, setting] of list) {
    const first = entries.get(key.toLowerCase());
    const joined = first === undefined ? setting : { value: `${first.value},${setting.value}`, at: first.at };
    entries.set(key.toLowerCase(), joined);
  }
  return { entries, faults: reader.faults };
}
