/**
 * `<system.diagnostics>`: whether the program writes a trace, and into which file. It is how Microsoft's pages have people turn
 * on the connector's verbose log (entra-docs, troubleshoot-connectors.md and how-to-export-connector-logs.md).
 */
import { elementsIn, type ConfigurationDocument, type XmlElement } from './document.js';
import { valueOf } from './settings.js';
import type { Position } from './position.js';

/** One listener of `<trace><listeners>`. */
export interface TraceListener {
  readonly name: string;
  /** The type without its namespace and assembly: `TextWriterTraceListener`. */
  readonly type: string;
  /** The file it writes to, as the configuration has it; null for a listener that writes to no file, or names none. */
  readonly file: string | null;
  readonly at: Position;
}

/** Listeners that write to the file which `initializeData` names (System.Diagnostics). */
const intoFiles = new Set([
  'TextWriterTraceListener',
  'DelimitedListTraceListener',
  'XmlWriterTraceListener',
  'EventSchemaTraceListener',
]);

/** The listeners that are active, in order. A commented one is none; `<add name="..."/>` alone means a shared listener. */
export function readTraceListeners(element: XmlElement, document: ConfigurationDocument): TraceListener[] {
  const shared = new Map(
    elementsIn(element, 'sharedListeners')
      .flatMap((list) => elementsIn(list, 'add'))
      .map((each) => [valueOf(each, 'name') ?? '', each]),
  );
  const listeners = new Map<string, TraceListener>();
  const lists = elementsIn(element, 'trace').flatMap((trace) => elementsIn(trace, 'listeners'));
  for (const each of lists.flatMap((list) => elementsIn(list))) {
    const name = valueOf(each, 'name') ?? '';
    if (each.name === 'clear') listeners.clear();
    else if (each.name === 'remove') listeners.delete(name);
    else if (each.name === 'add') listeners.set(name, listenerOf(each, shared.get(name), document));
  }
  return [...listeners.values()];
}

function listenerOf(add: XmlElement, shared: XmlElement | undefined, document: ConfigurationDocument): TraceListener {
  const source = valueOf(add, 'type') === null ? (shared ?? add) : add;
  const type = /^[^,]*?([^.,\s]*)\s*(?:,.*)?$/s.exec(valueOf(source, 'type') ?? '')?.[1] ?? '';
  const data = valueOf(source, 'initializeData') ?? '';
  return {
    name: valueOf(add, 'name') ?? '',
    type,
    file: intoFiles.has(type) && data !== '' ? data : null,
    at: document.at(add.start),
  };
}
