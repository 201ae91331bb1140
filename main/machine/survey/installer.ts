/** What may keep the installer, or its sign-in window, from working. */
import type { InstallerFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { number, text } from './ask.js';

const scripts = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\PowerShell';
/** The component of Internet Explorer Enhanced Security for administrators. */
const enhancedSecurity =
  'HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{A509B1A7-37EF-4b3f-8CFC-4F3A74704073}';

/** Reads the topic. */
export async function surveyInstaller(machine: Machine): Promise<InstallerFacts> {
  return {
    scriptsEnabled: await number(machine, scripts, 'EnableScripts'),
    executionPolicy: await text(machine, scripts, 'ExecutionPolicy'),
    enhancedSecurity: await number(machine, enhancedSecurity, 'IsInstalled'),
  };
}
