/**
 * Where the services write their verbose trace, by the listeners in their configuration files. Source: GSA-tshoot, "Collect
 * connector logs".
 */
import { readConfiguration } from '../../configuration/configuration.js';
import type { Machine } from '../machine.js';
import { surveyConfiguration } from './configuration.js';

/** A service has one such file; more is somebody's experiment. */
const mostFiles = 4;

/**
 * Paths of these files. Only such on a drive of this server are given: to open one on another server would sign in there
 * with the person's account.
 */
export async function traceFiles(machine: Machine): Promise<readonly string[]> {
  const { connector, updater } = await surveyConfiguration(machine);
  const files = [connector, updater].flatMap(({ source, fact }) => {
    if (fact.state !== 'value') return [];
    const folder = source.replace(/\\[^\\]*$/, '');
    return readConfiguration(fact.value).traceListeners.flatMap(({ file }) =>
      file === null ? [] : [/^(?:[a-z]:|\\)/i.test(file) ? file : `${folder}\\${file}`],
    );
  });
  return [...new Set(files.filter((path) => /^[a-z]:\\/i.test(path)))].slice(0, mostFiles);
}
