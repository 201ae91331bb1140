/** One configuration file of .NET: the connector's or updater's exe.config, or a machine.config. */
import { readAppSettings, type AppSettings } from './app-settings.js';
import { readDefaultProxy, type DefaultProxy } from './default-proxy.js';
import { parseDocument, type ConfigurationDocument } from './document.js';
import type { Fault } from './fault.js';
import { findSections } from './sections.js';
import { readText, type ConfigurationText } from './text.js';
import { readTraceListeners, type TraceListener } from './trace.js';

/** What a file says. Where it could not be read so far, the parts are null and `faults` tells why. */
export interface Configuration {
  readonly text: ConfigurationText | null;
  /** For splicing a change into the text. */
  readonly document: ConfigurationDocument | null;
  /** False where .NET refuses the whole file; null where that is not known. */
  readonly isAccepted: boolean | null;
  /** Null where the file has no such section. */
  readonly defaultProxy: DefaultProxy | null;
  readonly appSettings: AppSettings | null;
  readonly traceListeners: readonly TraceListener[];
  /** Sections that its `<configSections>` declares. */
  readonly declared: readonly string[];
  /** All faults, of the sections as well, in the order of the file. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a configuration file. It never throws.
 *
 * @param above for an exe.config, the sections that the server's machine.config declares, where that is known
 */
export function readConfiguration(bytes: Uint8Array, above: readonly string[] = []): Configuration {
  const text = readText(bytes);
  if ('code' in text) return unread(null, text);
  const document = parseDocument(text.text);
  if ('code' in document) return unread(text, document);
  const { sections, declared, faults: between } = findSections(document, above);
  const proxyElement = sections.get('system.net/defaultProxy');
  const defaultProxy = proxyElement === undefined ? null : readDefaultProxy(proxyElement, document);
  const settingsElement = sections.get('appSettings');
  const appSettings = settingsElement === undefined ? null : readAppSettings(settingsElement, document);
  const diagnostics = sections.get('system.diagnostics');
  const faults = [...between, ...(defaultProxy?.faults ?? []), ...(appSettings?.faults ?? [])];
  return {
    text,
    document,
    isAccepted: isAccepted(faults),
    defaultProxy,
    appSettings,
    traceListeners: diagnostics === undefined ? [] : readTraceListeners(diagnostics, document),
    declared,
    faults: faults.sort((one, other) => one.offset - other.offset),
  };
}

const unread = (text: ConfigurationText | null, fault: Fault): Configuration => ({
  text,
  document: null,
  isAccepted: isAccepted([fault]),
  defaultProxy: null,
  appSettings: null,
  traceListeners: [],
  declared: [],
  faults: [fault],
});

/** Whether .NET takes the file as a whole; a section that it refuses does not count. */
function isAccepted(faults: readonly Fault[]): boolean | null {
  if (faults.some(({ effect }) => effect === 'file')) return false;
  return faults.some(({ code }) => notRead.has(code)) ? null : true;
}

const notRead = new Set<Fault['code']>([
  'FILE-TOO-LARGE',
  'ENCODING-NOT-READ',
  'XML-TOO-DEEP',
  'XML-DOCUMENT-TYPE',
  'XML-REFERENCE',
]);
