/**
 * Changes what a configuration file says of the proxy, and nothing else in it.
 *
 * The texts that are put in are those of Microsoft's article "Work with existing on-premises proxy servers".
 */
import { readAddress } from './address.js';
import { readConfiguration, type Configuration } from './configuration.js';
import type { DefaultProxy } from './default-proxy.js';
import { elementsIn, type ConfigurationDocument, type XmlElement } from './document.js';
import type { Fault } from './fault.js';
import { insertElement, removeAttribute, removeElement, setAttribute, type NewElement } from './layout.js';
import type { Position } from './position.js';
import { spliced, type Splice } from './splice.js';

/** What the file shall say. */
export type WantedProxy =
  /** No proxy at all: `<defaultProxy enabled="false">`. */
  | { readonly kind: 'bypass' }
  /** This one. `address` is `http://host:port`. */
  | {
      readonly kind: 'explicit';
      readonly address: string;
      readonly bypassOnLocal: boolean;
      readonly useSystemDefault: boolean;
    }
  /** Nothing: the file above it decides, then the system. */
  | { readonly kind: 'automatic' };

/** Why a file is left alone. */
export type Obstacle =
  /** .NET refuses it, or what it makes of it is not known here; it would not be better afterwards. */
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** Its encoding is one in which no change can be spliced. */
  | { readonly kind: 'encoding'; readonly encoding: string }
  /** A type of somebody's own decides, whatever the rest says. */
  | { readonly kind: 'module'; readonly at: Position };

/** What came of it. */
export type Edited =
  | { readonly state: 'edited'; readonly bytes: Uint8Array; readonly splices: readonly Splice[] }
  /** The file says so already. */
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly obstacle: Obstacle };

/**
 * The file as it would say what is wanted. Outside of the splices every byte is as it was.
 *
 * @param above the sections that the server's machine.config declares, where that is known
 */
export function editDefaultProxy(bytes: Uint8Array, wanted: WantedProxy, above: readonly string[] = []): Edited {
  const before = readConfiguration(bytes, above);
  const fault = before.faults.find(({ effect, code }) => effect === 'file' || stops.has(code));
  if (fault !== undefined || before.text === null || before.document === null) {
    return fault === undefined ? { state: 'unchanged' } : refused({ kind: 'fault', fault });
  }
  if (says(before, wanted)) return { state: 'unchanged' };
  const module = before.defaultProxy?.moduleType;
  if (wanted.kind === 'explicit' && module?.at != null && module.value !== null) {
    return refused({ kind: 'module', at: module.at });
  }
  const splices = inOrder(splicesFor(before.document, before.defaultProxy, wanted));
  const after = spliced(bytes, before.text, splices);
  if (after === null) return refused({ kind: 'encoding', encoding: before.text.encoding });
  const read = readConfiguration(after, above);
  if (!says(read, wanted)) {
    const left = read.faults.find(({ effect }) => effect !== 'setting');
    if (left === undefined) throw new Error(`an edit for ${wanted.kind} did not do what it should`);
    // Lines are told as they are in the file that the person has.
    const at = before.document.at(offsetBefore(left.offset, splices));
    return refused({ kind: 'fault', fault: { ...left, ...at } });
  }
  return { state: 'edited', bytes: after, splices };
}

/** True where the file is whole and says this of the proxy. */
export function says({ defaultProxy, document, faults }: Configuration, wanted: WantedProxy): boolean {
  if (document === null || faults.some(({ effect }) => effect === 'file')) return false;
  if (wanted.kind === 'automatic') return defaultProxy === null;
  if (defaultProxy === null || defaultProxy.faults.some(({ effect }) => effect === 'section')) return false;
  if (wanted.kind === 'bypass') return !defaultProxy.enabled.value;
  const { enabled, moduleType, proxyAddress, bypassOnLocal, useSystemDefault } = defaultProxy;
  return (
    enabled.value &&
    moduleType.value === null &&
    proxyAddress.value?.text === wanted.address &&
    bypassOnLocal.value === wanted.bypassOnLocal &&
    useSystemDefault.value === wanted.useSystemDefault
  );
}

/** Of these it is not known what .NET makes, or where the section stands. */
const stops = new Set<Fault['code']>([
  ...(['FILE-TOO-LARGE', 'ENCODING-NOT-READ', 'XML-TOO-DEEP', 'XML-DOCUMENT-TYPE', 'XML-REFERENCE'] as const),
  ...(['SECTION-ELSEWHERE', 'LOCATION-NOT-READ'] as const),
]);

const refused = (obstacle: Obstacle): Edited => ({ state: 'refused', obstacle });

/** Where a place of the changed text was before; within what was put in, where that was put. */
function offsetBefore(offset: number, splices: readonly Splice[]): number {
  let moved = 0;
  for (const { start, end, text } of splices) {
    if (start + moved > offset) break;
    if (offset < start + moved + text.length) return start;
    moved += text.length - (end - start);
  }
  return offset - moved;
}

const inOrder = (splices: readonly Splice[]): Splice[] =>
  [...splices].sort((one, other) => one.start - other.start || one.end - other.end);

function splicesFor(document: ConfigurationDocument, section: DefaultProxy | null, wanted: WantedProxy): Splice[] {
  const { root, text } = document;
  const groups = elementsIn(root, 'system.net');
  const group = groups.find((each) => elementsIn(each, 'defaultProxy').length > 0) ?? groups[0];
  const element = group === undefined ? undefined : elementsIn(group, 'defaultProxy')[0];
  if (group === undefined || element === undefined || section === null) {
    return wanted.kind === 'automatic' ? [] : [insertSection(document, group, wanted)];
  }
  switch (wanted.kind) {
    case 'automatic':
      return [removeElement(text, holdsNothingElse(text, group, element) ? group : element)];
    case 'bypass': {
      const off = section.enabled.value ? [setAttribute(element, 'enabled', 'false')] : [];
      return [...off, ...removeUnreadable(text, element, ['proxyaddress', 'scriptLocation'])];
    }
    case 'explicit': {
      const on = section.enabled.value ? [] : [setAttribute(element, 'enabled', 'true')];
      return [...on, ...nameProxy(text, element, section, wanted)];
    }
  }
}

type WantedSection = Exclude<WantedProxy, { kind: 'automatic' }>;
type ExplicitProxy = Extract<WantedProxy, { kind: 'explicit' }>;

const word = (value: boolean): string => (value ? 'True' : 'False');

const proxyElement = ({ address, bypassOnLocal, useSystemDefault }: ExplicitProxy): NewElement => ({
  name: 'proxy',
  attributes: { proxyaddress: address, bypassonlocal: word(bypassOnLocal), usesystemdefault: word(useSystemDefault) },
  children: [],
});

function insertSection(
  { root, text }: ConfigurationDocument,
  group: XmlElement | undefined,
  wanted: WantedSection,
): Splice {
  const section: NewElement =
    wanted.kind === 'bypass'
      ? { name: 'defaultProxy', attributes: { enabled: 'false' }, children: [] }
      : { name: 'defaultProxy', attributes: {}, children: [proxyElement(wanted)] };
  if (group !== undefined) return insertElement(text, group, section, null);
  // .NET wants the declarations first.
  const declarations = elementsIn(root, 'configSections')[0] ?? null;
  return insertElement(text, root, { name: 'system.net', attributes: {}, children: [section] }, declarations);
}

function nameProxy(text: string, element: XmlElement, section: DefaultProxy, wanted: ExplicitProxy): Splice[] {
  const proxy = elementsIn(element, 'proxy')[0];
  if (proxy === undefined) return [insertElement(text, element, proxyElement(wanted), null)];
  const { address, bypassOnLocal, useSystemDefault } = wanted;
  const set = (name: string, value: string, isSo: boolean): Splice[] =>
    isSo ? [] : [setAttribute(proxy, name, value)];
  return [
    ...set('proxyaddress', address, section.proxyAddress.value?.text === address),
    ...set('bypassonlocal', word(bypassOnLocal), section.bypassOnLocal.value === bypassOnLocal),
    ...set('usesystemdefault', word(useSystemDefault), section.useSystemDefault.value === useSystemDefault),
    ...removeUnreadable(text, element, ['scriptLocation']),
  ];
}

/** .NET refuses the section for an address that it cannot read, even where nothing would use it. */
function removeUnreadable(text: string, section: XmlElement, names: readonly string[]): Splice[] {
  const attributes = elementsIn(section, 'proxy')[0]?.attributes ?? [];
  return attributes
    .filter(({ name, value }) => names.includes(name) && readAddress(value).state === 'invalid')
    .map((attribute) => removeAttribute(text, attribute));
}

/** True where an element has no attributes, and nothing in it but this one: no comment either. */
function holdsNothingElse(text: string, group: XmlElement, element: XmlElement): boolean {
  const within = text.slice(group.startTagEnd, element.start) + text.slice(element.end, group.end);
  return group.attributes.length === 0 && within.replace(/<\/[^<]*$/, '').trim() === '';
}
