/** The configuration files of .NET that decide for the two services. */
import { absent, mapFact, type Fact } from '../../evidence/fact.js';
import type { ConfigurationFacts, Found } from '../../evidence/server-facts.js';
import { services } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { executableOf } from './product.js';

/** Real ones have a few kilobytes; a machine.config about forty. */
const mostBytes = 1024 * 1024;

/**
 * Reads the topic. The machine.config for programs of 32 bits does not count for the services, which have 64: it is there for
 * those who look at the evidence, where somebody has changed the wrong one of the two.
 */
export async function surveyConfiguration(machine: Machine): Promise<ConfigurationFacts> {
  const places = await machine.read({ kind: 'places' });
  const machineWide = (framework: string): Fact<string> =>
    mapFact(places, ({ windows }) => `${windows}\\Microsoft.NET\\${framework}\\v4.0.30319\\Config\\machine.config`);
  return {
    connector: await beside(machine, services.connector),
    updater: await beside(machine, services.updater),
    machine: await read(machine, machineWide('Framework64'), 'machine.config'),
    machine32: await read(machine, machineWide('Framework'), 'machine.config (32-bit)'),
  };
}

/** The file that lies beside a service's executable. */
async function beside(machine: Machine, name: string): Promise<Found<Uint8Array>> {
  const service = await machine.read({ kind: 'service', name });
  const path = mapFact(service, ({ imagePath }) => `${executableOf(imagePath)}.config`);
  return await read(machine, path, `configuration of ${name}`);
}

async function read(machine: Machine, path: Fact<string>, otherwise: string): Promise<Found<Uint8Array>> {
  if (path.state !== 'value') return { source: otherwise, fact: path.state === 'absent' ? absent : path };
  const file = await machine.read({ kind: 'file', path: path.value, part: 'whole', most: mostBytes });
  return { source: path.value, fact: mapFact(file, ({ bytes }) => new Uint8Array(Buffer.from(bytes, 'base64'))) };
}
