/** The configuration files that count for the services, read. */
import { readConfiguration, type Configuration } from '../../configuration/configuration.js';
import type { ConfigurationFacts, Found } from '../../evidence/server-facts.js';

/** Whose files: a machine.config counts for both services, which are programs of 64 bits. */
export type FileRole = Exclude<keyof ConfigurationFacts, 'machine32'>;

/** A file that was read, or why it was not. */
export interface ConfigurationFile {
  /** The bytes are no fact for people: where they lie is. */
  readonly found: Found<unknown>;
  /** Null where it is not there, or could not be read. */
  readonly configuration: Configuration | null;
}

/** All of them. */
export type ConfigurationFiles = Readonly<Record<FileRole, ConfigurationFile>>;

/** Every check of a server and its table of paths ask for the same files, which are parsed once. */
const known = new WeakMap<ConfigurationFacts, ConfigurationFiles>();

/** Reads the files. */
export function readConfigurationFiles(facts: ConfigurationFacts): ConfigurationFiles {
  const files = known.get(facts) ?? readAll(facts);
  known.set(facts, files);
  return files;
}

function readAll(facts: ConfigurationFacts): ConfigurationFiles {
  const machine = readFile(facts.machine, []);
  const declared = machine.configuration?.declared ?? [];
  return { machine, connector: readFile(facts.connector, declared), updater: readFile(facts.updater, declared) };
}

const readFile = ({ source, fact }: Found<Uint8Array>, above: readonly string[]): ConfigurationFile => ({
  found: { source, fact: fact.state === 'value' ? { state: 'value', value: 'was read' } : fact },
  configuration: fact.state === 'value' ? readConfiguration(fact.value, above) : null,
});
