/**
 * What Windows PowerShell does as administrator: it copies this program to a folder that administrators alone can write to,
 * compares every file with the list that was made before, and starts the copy.
 *
 * The script knows no commands, only .NET and the language: Windows PowerShell looks for modules of commands in the person's
 * own folders first (Microsoft, "about_PSModulePath"), and what lies there could be anybody's. It takes nothing from the
 * environment, which a person's programs can change. It runs in Windows PowerShell 4 and 5.1. Pure.
 */

/** What is copied and started. */
export interface CopyOrder {
  /** The program's folder, without a final backslash. */
  readonly source: string;
  /** The file with the list of its files (`listProgram`). */
  readonly list: string;
  /** Of that file's bytes. */
  readonly listSha256: string;
  /** The program's name in its folder. */
  readonly executable: string;
  /** Its arguments; none of them holds a quotation mark. */
  readonly given: readonly string[];
}

/** Administrators and Windows may do all, users may read and run; nothing is inherited from above. */
const protection = 'O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)';

/** Administrators, Windows, and Windows' installer. */
const trusted = ['S-1-5-32-544', 'S-1-5-18', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'] as const;

/** The script as text. */
export function copyScript({ source, list, listSha256, executable, given }: CopyOrder): string {
  return `$ErrorActionPreference = 'Stop'
try {
$source = ${quoted(source)}
$list = ${quoted(list)}
$wanted = ${quoted(listSha256)}
$trusted = ${trusted.map(quoted).join(', ')}
$sid = [Security.Principal.SecurityIdentifier]
function Hash([byte[]]$bytes) {
  $sha = [Security.Cryptography.SHA256]::Create()
  try { [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant() } finally { $sha.Dispose() }
}
function Protect([string]$path) {
  $made = [Activator]::CreateInstance([Security.AccessControl.DirectorySecurity])
  $made.SetSecurityDescriptorSddlForm(${quoted(protection)})
  if (-not [IO.Directory]::Exists($path)) { [void][IO.Directory]::CreateDirectory($path, $made) }
  if ([IO.File]::GetAttributes($path) -band [IO.FileAttributes]::ReparsePoint) { throw 'a link' }
  $is = [IO.Directory]::GetAccessControl($path)
  if ($trusted -notcontains $is.GetOwner($sid).Value) { throw 'another owner' }
  foreach ($rule in $is.GetAccessRules($true, $true, $sid)) {
    if ($rule.AccessControlType -ne [Security.AccessControl.AccessControlType]::Allow) { continue }
    if ($rule.PropagationFlags -band [Security.AccessControl.PropagationFlags]::InheritOnly) { continue }
    if ($trusted -contains $rule.IdentityReference.Value) { continue }
    if ([int]$rule.FileSystemRights -band -bnot (0x1200a9 -bor 0xa0000000)) { throw 'others may write' }
  }
}
$bytes = [IO.File]::ReadAllBytes($list)
if ((Hash $bytes) -cne $wanted) { throw 'another list' }
$all = [Environment]::GetFolderPath([Environment+SpecialFolder]::CommonApplicationData)
if ($all -notmatch '^[A-Za-z]:\\\\') { throw 'no place' }
$programs = $all + '\\Connector Doctor\\program'
$target = $programs + '\\' + $wanted.Substring(0, 32)
Protect ($all + '\\Connector Doctor')
Protect $programs
Protect $target
foreach ($line in [Text.Encoding]::UTF8.GetString($bytes).Split([char]10)) {
  if ($line -eq '') { continue }
  if ($line -cnotmatch '^[0-9a-f]{64} [^\\\\/:*?"<>|]+(\\\\[^\\\\/:*?"<>|]+)*$') { throw 'no line' }
  $hash = $line.Substring(0, 64)
  $name = $line.Substring(65)
  if ($name -match '(^|\\\\)\\.{1,2}(\\\\|$)') { throw 'no name' }
  $to = $target + '\\' + $name
  if ([IO.File]::Exists($to) -and (Hash ([IO.File]::ReadAllBytes($to))) -ceq $hash) { continue }
  $content = [IO.File]::ReadAllBytes($source + '\\' + $name)
  if ((Hash $content) -cne $hash) { throw 'another file' }
  [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($to))
  [IO.File]::WriteAllBytes($to, $content)
}
foreach ($old in [IO.Directory]::GetDirectories($programs)) {
  if ($old -eq $target) { continue }
  try {
    $gone = $old
    if (-not $old.EndsWith('.gone')) { $gone = $old + '.gone'; [IO.Directory]::Move($old, $gone) }
    [IO.Directory]::Delete($gone, $true)
  } catch { }
}
$start = [Activator]::CreateInstance([Diagnostics.ProcessStartInfo])
$start.FileName = $target + '\\' + ${quoted(executable)}
$start.Arguments = ${quoted(given.map(argument).join(' '))}
$start.WorkingDirectory = [Environment]::SystemDirectory
$start.UseShellExecute = $false
$program = [Diagnostics.Process]::Start($start)
$program.WaitForExit()
exit $program.ExitCode
} catch { exit 9 }
`;
}

/** The arguments with which Windows PowerShell runs it. */
export function powerShellArguments(script: string): readonly string[] {
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
}

/** A text of PowerShell as it stands; it takes typographic quotation marks for plain ones. */
const quoted = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

/** As CommandLineToArgvW takes it apart: a path holds no quotation mark, and backslashes before the last one are doubled. */
const argument = (text: string): string => `"${text.replace(/\\+$/, '$&$&')}"`;
