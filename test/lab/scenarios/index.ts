/** Every scenario of the lab. */
import type { Scenario } from '../scenario.js';
import { automaticScenarios } from './automatic.js';
import { captureScenarios } from './capture.js';
import { certificateScenarios } from './certificates.js';
import { directScenarios } from './direct.js';
import { handshakeScenarios } from './handshakes.js';
import { healthyScenarios } from './healthy.js';
import { nameScenarios } from './names.js';
import { proxyScenarios } from './proxy.js';
import { sampleScenarios } from './samples.js';

export const scenarios: readonly Scenario[] = [
  ...healthyScenarios,
  ...directScenarios,
  ...proxyScenarios,
  ...nameScenarios,
  ...automaticScenarios,
  ...certificateScenarios,
  ...handshakeScenarios,
  ...captureScenarios,
];

/** The scenario of that name, samples included. Throws where there is none. */
export function findScenario(name: string): Scenario {
  const found = [...scenarios, ...sampleScenarios].find((scenario) => scenario.name === name);
  if (found === undefined) {
    throw new Error(`There is no scenario called ${name}`);
  }
  return found;
}
