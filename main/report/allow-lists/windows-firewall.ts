/**
 * PowerShell for Windows Firewall, for servers whose outbound traffic is blocked unless a rule allows it.
 *
 * Rules by program and port work on every Windows. Rules by name ("dynamic keywords" that resolve themselves) need build
 * 20348 (Windows Server 2022, Windows 11), Defender Antivirus from platform 4.18.2209.7 on with network protection on, no
 * DNS over HTTPS, and no proxy: they watch the program's questions to DNS. Sources: Microsoft, "Windows Firewall dynamic
 * keywords" (2024-01-16); netfw.h, FW_DYNAMIC_KEYWORD_ADDRESS_FLAGS (build); New-NetFirewallDynamicKeywordAddress;
 * "Turn on network protection" (AllowNetworkProtectionOnWinServer).
 */
import { generations, type Generation } from '../../knowledge/generations.js';
import { portGroups, portText, unique, type AllowList } from './allow-list.js';
import type { AllowListText } from './format.js';
import { commented, preamble, textOf } from './preamble.js';

/** The group that all rules carry, by which they can be removed again. */
const group = 'Entra private network connector';

/** Writes the list as commands for PowerShell. */
export function windowsFirewall(list: AllowList): AllowListText {
  const groups = portGroups(list);
  const ports = unique(groups.map((each) => portText(each.ports)));
  const plainPorts = unique(groups.filter(({ protocol }) => protocol === 'http').map((each) => portText(each.ports)));
  return {
    text: textOf([
      ...commented([
        ...preamble(list),
        '',
        'Needed only where Windows Firewall blocks outbound traffic; it does not by default (Get-NetFirewallProfile shows',
        'DefaultOutboundAction). Run it as administrator. Where the server goes out through a proxy, none of the names below',
        "is connected to from here: allow the proxy's own address and port to the programs of part 1 instead.",
        `To remove the rules: Remove-NetFirewallRule -Group '${group}'`,
      ]),
      '',
      '# Rules of an earlier run go first, so that none is there twice.',
      `Remove-NetFirewallRule -Group '${group}' -ErrorAction SilentlyContinue`,
      '',
      '# Part 1, every Windows: by program and port, to any address. Enough for a connector that is installed.',
      '$programs = @(',
      ...programs().map((path, index, all) => `  "${path}"${index === all.length - 1 ? '' : ','}`),
      ')',
      `foreach ($program in $programs) {`,
      `  New-NetFirewallRule -DisplayName "Connector: $(Split-Path -Leaf $program)" -Group '${group}' \``,
      `    -Direction Outbound -Action Allow -Program $program -Protocol TCP -RemotePort ${ports.join(',')} | Out-Null`,
      '}',
      `New-NetFirewallRule -DisplayName 'Connector: certificate checks of Windows' -Group '${group}' \``,
      '  -Direction Outbound -Action Allow -Program "$env:SystemRoot\\System32\\svchost.exe" -Service CryptSvc `',
      `  -Protocol TCP -RemotePort ${plainPorts.join(',')} | Out-Null`,
      '',
      '# Part 2, by name, for every program, so that the installer and the person who signs in are covered as well. It works',
      '# only on Windows Server 2022, Windows 11 and later, with Microsoft Defender Antivirus and its network protection on',
      '# (on a server also: Set-MpPreference -AllowNetworkProtectionOnWinServer $true), without DNS over HTTPS, and not',
      '# through a proxy. Where that is not so, do without it: allow the installer by program while it runs.',
      '$build = [Environment]::OSVersion.Version.Build',
      '$defender = Get-MpComputerStatus -ErrorAction SilentlyContinue',
      '$protection = (Get-MpPreference -ErrorAction SilentlyContinue).EnableNetworkProtection',
      'if ($build -lt 20348) {',
      '  Write-Warning "Rules by name need Windows Server 2022 or Windows 11; this is build $build. Part 1 alone was made."',
      '} elseif (-not $defender.AntivirusEnabled -or $protection -notin 1, 2) {',
      "  Write-Warning 'Rules by name need Microsoft Defender Antivirus with network protection. Part 1 alone was made.'",
      "} elseif ([version]$defender.AMProductVersion -lt [version]'4.18.2209.7') {",
      "  Write-Warning 'Rules by name need Microsoft Defender platform 4.18.2209.7 or later. Part 1 alone was made.'",
      '} else {',
      '  $names = @(',
      ...groups.flatMap(({ entries, ports: range }) =>
        unique(entries.map(({ pattern }) => pattern)).map(
          (name) => `    @{ Name = '${name}'; Port = '${portText(range)}' }`,
        ),
      ),
      '  )',
      '  foreach ($each in $names) {',
      "    $id = '{' + (New-Guid).ToString() + '}'",
      '    New-NetFirewallDynamicKeywordAddress -Id $id -Keyword $each.Name -AutoResolve $true | Out-Null',
      `    New-NetFirewallRule -DisplayName "Connector: $($each.Name) $($each.Port)" -Group '${group}' \``,
      '      -Direction Outbound -Action Allow -Protocol TCP -RemotePort $each.Port -RemoteDynamicKeywordAddresses $id | Out-Null',
      '  }',
      '}',
    ]),
    notes: [],
  };
}

/** Of the generations that Microsoft made: the third folder is one article's alone. */
const programs = (): string[] => generations.filter(({ id }) => id !== 'azure-ad').flatMap(programsOf);

const programsOf = ({ folder, executables }: Generation): string[] => [
  `$env:ProgramFiles\\${folder}\\${executables.connector}`,
  `$env:ProgramFiles\\${folder} Updater\\${executables.updater}`,
];
