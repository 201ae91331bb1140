/** What is installed: found by the services first, since they say where it really runs. */
import { mapFact, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Service } from '../../evidence/server.js';
import type { Found, ProductFacts, ProductService } from '../../evidence/server-facts.js';
import { generations, services, siblings } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { folderIsThere, keyIsThere } from './ask.js';

/** Reads the topic. */
export async function surveyProduct(machine: Machine): Promise<ProductFacts> {
  const places = await machine.read({ kind: 'places' });
  const roots = places.state === 'value' ? [places.value.programFiles] : [];
  const folders = roots.flatMap((root) =>
    generations.flatMap(({ folder }) => [folder, `${folder} Updater`].map((each) => `${root}\\${each}`)),
  );
  const keys = generations.flatMap(({ folder }) =>
    [folder, `${folder} Updater`].map((each) => `HKLM\\SOFTWARE\\Microsoft\\${each}`),
  );
  const agents = await Promise.all(
    siblings.map(async ({ service, name }) => ({ name, ...(await readService(machine, service)) })),
  );
  return {
    connector: await productService(machine, services.connector),
    updater: await productService(machine, services.updater),
    folders: await Promise.all(folders.map((path) => folderIsThere(machine, path))),
    keys: await Promise.all(keys.map((key) => keyIsThere(machine, key))),
    siblings: agents.filter(({ fact }) => fact.state !== 'absent'),
  };
}

async function readService(machine: Machine, name: string): Promise<Found<Service>> {
  return { source: `service ${name}`, fact: await machine.read({ kind: 'service', name }) };
}

async function productService(machine: Machine, name: string): Promise<ProductService> {
  const service = await readService(machine, name);
  const executable: Fact<string> = mapFact(service.fact, ({ imagePath }) => executableOf(imagePath));
  return { service, executable, version: await versionOf(machine, executable) };
}

async function versionOf(machine: Machine, executable: Fact<string>): Promise<Found<Answer<'file-version'>>> {
  if (executable.state !== 'value') return { source: 'the executable', fact: executable };
  if (executable.value === '')
    return { source: 'the executable', fact: unreadable('failed', 'the service names none') };
  const path = executable.value;
  return { source: path, fact: await machine.read({ kind: 'file-version', path }) };
}

/**
 * The program of a service's command line: what stands in quotes, or what goes up to `.exe` (CreateProcessW takes the first
 * that there is; a path with spaces and without quotes is a risk of its own that others look after).
 */
export function executableOf(imagePath: string): string {
  const quoted = /^\s*"([^"]*)"/.exec(imagePath)?.[1];
  if (quoted !== undefined) return quoted;
  return /^\s*(.*?\.exe)(?:\s|$)/i.exec(imagePath)?.[1] ?? imagePath.trim().split(/\s/)[0] ?? '';
}
