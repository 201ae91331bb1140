/**
 * The sections of a configuration file: which there are, and what .NET refuses before it reads any of them.
 *
 * Follows `ScanFactories`, `ScanFactoriesRecursive` and `ScanSectionsRecursive` of BaseConfigurationRecord.cs, and XmlUtil.cs,
 * in the reference source of .NET Framework 4.8.
 */
import { elementsIn, type ConfigurationDocument, type XmlElement, type XmlNode } from './document.js';
import { fault, mostFaults, type Fault, type FaultCode } from './fault.js';

/** Sections and groups that the machine.config of .NET Framework 4.8 declares, and those that .NET itself knows. */
const knownNames = (
  'appSettings assemblyBinding configBuilders configProtectedData connectionStrings mscorlib runtime satelliteassemblies ' +
  'startup strongNames system.codedom system.data system.data.dataset system.data.odbc system.data.oledb ' +
  'system.data.oracleclient system.data.sqlclient system.diagnostics system.net system.runtime.caching ' +
  'system.runtime.remoting system.runtime.serialization system.serviceModel system.serviceModel.activation ' +
  'system.transactions system.web system.web.extensions system.webServer system.windows.forms system.xaml.hosting ' +
  'system.xml.serialization uri windows'
).split(' ');

/** What stands in `<system.net>`. */
const networkNames =
  'authenticationModules connectionManagement defaultProxy mailSettings requestCaching settings webRequestModules'.split(
    ' ',
  );

/** Sections that are read: a second one is refused. Of those that .NET ignores there may be more. */
const once = new Set([
  ...['appSettings', 'connectionStrings', 'system.diagnostics', 'uri'],
  ...networkNames.filter((name) => name !== 'mailSettings').map((name) => `system.net/${name}`),
]);

const namespace = 'http://schemas.microsoft.com/.NetConfiguration/v2.0';

/** The sections by their key, `system.net/defaultProxy`, and the faults between them. */
export interface Sections {
  readonly sections: ReadonlyMap<string, XmlElement>;
  /** Names that `<configSections>` declares at the top level. */
  readonly declared: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Finds the sections of a file.
 *
 * @param above names that the file above this one declares: for an exe.config, what the machine.config of that server does
 */
export function findSections(document: ConfigurationDocument, above: readonly string[] = []): Sections {
  const scan = new Scan(document);
  const { root } = document;
  if (root.name !== 'configuration') {
    return { sections: new Map(), declared: [], faults: [fault('ROOT-UNKNOWN', document.at(root.start), root.name)] };
  }
  for (const { name, value, start } of root.attributes) {
    if (name !== 'xmlns' || value !== namespace) scan.add('ROOT-ATTRIBUTE-UNKNOWN', start, name);
  }
  for (const start of document.instructions) scan.add('CONTENT-UNEXPECTED', start, 'a processing instruction');
  scan.content(root.children);
  const elements = elementsIn(root);
  const declarations = elements[0]?.name === 'configSections' ? elements[0] : null;
  const declared = declarations === null ? [] : scan.declarations(declarations);
  const known = new Set([...knownNames, ...above, ...declared]);
  for (const element of declarations === null ? elements : elements.slice(1)) scan.section(element, known);
  return { sections: scan.sections, declared, faults: scan.faults };
}

class Scan {
  readonly sections = new Map<string, XmlElement>();
  readonly faults: Fault[] = [];

  constructor(private readonly document: ConfigurationDocument) {}

  add(code: FaultCode, offset: number, detail = ''): void {
    if (this.faults.length < mostFaults) this.faults.push(fault(code, this.document.at(offset), detail));
  }

  /** Between sections only elements and comments may stand. */
  content(nodes: readonly XmlNode[]): void {
    for (const { kind, start } of nodes) {
      if (kind !== 'element')
        this.add('CONTENT-UNEXPECTED', start, kind === 'text' ? 'text' : 'a processing instruction');
    }
  }

  declarations(element: XmlElement): string[] {
    if (element.attributes.length > 0) this.add('DECLARATION-INVALID', element.start, element.name);
    this.content(element.children);
    return elementsIn(element).flatMap((each) => this.declaration(each));
  }

  private declaration(element: XmlElement): string[] {
    const { name, start, attributes } = element;
    const value = (wanted: string): string => attributes.find((each) => each.name === wanted)?.value ?? '';
    const allowed = declarationAttributes[name];
    const isComplete = (allowed?.[0] ?? []).every((wanted) => value(wanted) !== '');
    const isKnown = allowed !== undefined && attributes.every((each) => allowed.flat().includes(each.name));
    if (!isComplete || !isKnown) this.add('DECLARATION-INVALID', start, name);
    if (name === 'sectionGroup') this.declarations({ ...element, attributes: [] });
    return name === 'section' || name === 'sectionGroup' ? [value('name')] : [];
  }

  section(element: XmlElement, known: ReadonlySet<string>, group = ''): void {
    const { name, start } = element;
    if (name === 'configSections') this.add('DECLARATIONS-NOT-FIRST', start);
    else if (name === 'location') this.add('LOCATION-NOT-READ', start);
    else if (!known.has(name)) this.add('SECTION-UNKNOWN', start, group + name);
    else if (name === 'system.net' && group === '') {
      this.content(element.children);
      for (const child of elementsIn(element)) this.section(child, new Set(networkNames), 'system.net/');
    } else this.found(group + name, element);
  }

  private found(key: string, element: XmlElement): void {
    if (!this.sections.has(key)) this.sections.set(key, element);
    else if (once.has(key)) this.add('SECTION-DUPLICATE', element.start, key);
  }
}

/** Attributes of what stands in `<configSections>`: those that have to be there, and the others. */
const declarationAttributes: Record<string, readonly (readonly string[])[]> = {
  section: [
    ['name', 'type'],
    ['allowLocation', 'allowDefinition', 'allowExeDefinition', 'overrideModeDefault'],
    ['restartOnExternalChanges', 'requirePermission'],
  ],
  sectionGroup: [['name'], ['type']],
  remove: [['name']],
  clear: [],
};
