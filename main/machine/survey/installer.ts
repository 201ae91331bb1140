/** What may keep the installer, or its sign-in window, from working. */
import type { InstallerFacts, ScriptPolicy } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { number, text } from './ask.js';

const scripts = 'SOFTWARE\\Policies\\Microsoft\\Windows\\PowerShell';
/** The component of Internet Explorer Enhanced Security for administrators. */
const enhancedSecurity =
  'HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{A509B1A7-37EF-4b3f-8CFC-4F3A74704073}';

/** Reads the topic. */
export async function surveyInstaller(machine: Machine): Promise<InstallerFacts> {
  return {
    scripts: { computer: await scriptPolicy(machine, 'HKLM'), user: await scriptPolicy(machine, 'HKCU') },
    enhancedSecurity: await number(machine, enhancedSecurity, 'IsInstalled'),
  };
}

async function scriptPolicy(machine: Machine, hive: 'HKLM' | 'HKCU'): Promise<ScriptPolicy> {
  return {
    enabled: await number(machine, `${hive}\\${scripts}`, 'EnableScripts'),
    policy: await text(machine, `${hive}\\${scripts}`, 'ExecutionPolicy'),
  };
}
