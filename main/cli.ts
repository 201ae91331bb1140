/** The terminal: composition only. Each command loads what it needs, so that `--version` answers at once. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AllowListOptions } from './terminal/allow-list.js';
import type { AnalyzeOptions } from './terminal/analyze.js';
import type { CheckOptions } from './terminal/check.js';
import type { CollectOptions } from './terminal/collect.js';
import type { ApplyOptions, UndoOptions } from './terminal/apply.js';
import type { TargetOptions } from './terminal/changing.js';
import type { HoldOpenOptions } from './terminal/hold-open.js';
import type { PlanOptions } from './terminal/plan.js';
import type { ServeOptions } from './terminal/serve.js';
import practiceServers from './samples/servers/servers.json' with { type: 'json' };
import { invocation } from './terminal/invocation.js';
import { print, say } from './terminal/output.js';
import { remedyHelp } from './terminal/remedy-usage.js';

const usageCode = 2;

const answerHelp =
  'what only you know, for example role=application-administrator first-connector=yes licence=yes sign-in=works';

const program = new Command()
  .name(invocation)
  .description('Finds out why a Microsoft Entra private network connector will not install or will not connect.')
  .version(__PROGRAM_VERSION__, '-v, --version')
  .showHelpAfterError('(connector-doctor --help lists the commands, connector-doctor COMMAND --help tells about one)')
  .configureOutput({ writeOut: print, writeErr: say })
  .exitOverride();

program
  .command('analyze')
  .description("read a packet capture of a connector's start, and say what is wrong, where, and who can fix it")
  .argument('<file>', 'a .pcapng, .pcap or .cap file, packed with gzip or not')
  .addOption(
    new Option('--mode <mode>', 'how the connector is meant to reach the cloud').choices(['direct', 'proxy', 'wpad']),
  )
  .option('--proxy <host:port>', 'the proxy it is meant to use')
  .option('--roots <pem>', "a file with your company's own authorities, to be trusted as well")
  .option('--flows', 'list every connection')
  .option('--json', 'print one JSON document (see: connector-doctor schema)')
  .addHelpText(
    'after',
    '\nExit codes: 0 no problem, 1 a problem, 2 wrong usage, 3 nothing could be judged, 4 unreadable file, 130 cancelled.',
  )
  .action(async (file: string, options: AnalyzeOptions) => {
    const { analyze } = await import('./terminal/analyze.js');
    process.exitCode = await analyze(file, options);
  });

program
  .command('check')
  .description(
    'look at this server and try its network, and say whether a connector can be installed and can work here; changes nothing',
  )
  .option('--bundle <file>', 'look at the server that this bundle was made on (see: connector-doctor collect)')
  .option('--offline', 'make no connections: only read')
  .option(
    '--path <path...>',
    'try the connector’s names over these paths, parted by spaces: direct, wpad, or a proxy as HOST:PORT (left out: the way that is set up here, direct, wpad, and every proxy that a setting names)',
  )
  .addOption(new Option('--cloud <cloud>', 'whose names to try').choices(['public', 'usgov']).default('public'))
  .option('--tenant <guid>', 'the id of your tenant, for the names that have it in them')
  .option('--roots <pem>', "a file with your company's own authorities, to be trusted as well")
  .option('--no-rehearsal', 'show no throw-away certificate to the service')
  .option(
    '--service-tags <file>',
    'where firewall rules go by address: compare the names’ addresses with this list of Microsoft’s (ServiceTags_Public_....json)',
  )
  .option(
    '--export <file>',
    'with --service-tags: save which ranges cover the names, as FILE.json, FILE.csv or FILE.txt',
  )
  .option('--overwrite', 'replace a file that is there')
  .option(
    '--message',
    'print nothing but a message to send to your network team, where something on the network is broken',
  )
  .option('--answer <question=answer...>', answerHelp)
  .option('--json', 'print one JSON document (see: connector-doctor schema)')
  .addHelpText(
    'after',
    [
      '',
      'Examples:',
      '  connector-doctor check                                        look at this server, and try its network',
      '  connector-doctor check --path direct proxy.contoso.local:8080 compare two ways out',
      '  connector-doctor check --message > request.txt                what to send to the network team',
      '',
      'Ctrl+C ends the tries; what was found until then is told.',
      'On a computer that is no Windows server, the network alone is tried.',
      '',
      'Exit codes: 0 no problem, 1 a problem, 2 wrong usage, 3 nothing could be judged, 4 nothing to look at (no Windows server with --offline, or an unreadable file), 130 cancelled.',
    ].join('\n'),
  )
  .action(async (options: CheckOptions) => {
    const { check } = await import('./terminal/check.js');
    process.exitCode = await check(options);
  });

program
  .command('hold-open')
  .description(
    'keep a connection to the Service Bus open, and say whether something on the way cuts it when it is quiet',
  )
  .option('--path <path>', 'over which way: direct, or a proxy as HOST:PORT', 'direct')
  .option('--minutes <number>', 'how long', '10')
  .addOption(new Option('--cloud <cloud>', 'whose name to take').choices(['public', 'usgov']).default('public'))
  .option(
    '--host <name>',
    'another name of the Service Bus, such as the one of your region (a capture of your connector shows it: analyze FILE --flows)',
  )
  .option('--json', 'print one JSON document (see: connector-doctor schema)')
  .addHelpText(
    'after',
    '\nExit codes: 0 it was kept open or was cut (the words and --json say which), 2 wrong usage, 3 no connection could be made, 130 cancelled.',
  )
  .action(async (options: HoldOpenOptions) => {
    const { holdOpenHere } = await import('./terminal/hold-open.js');
    process.exitCode = await holdOpenHere(options);
  });

program
  .command('collect')
  .description('save what can be read of this server into one file, to be judged elsewhere; changes nothing')
  .option('-o, --output <file>', 'where to save it: FILE.zip')
  .option('--keep <kinds>', 'names that stay, of hosts,users,addresses,domains,tenant; all others are replaced')
  .option('--plain', 'replace no names (passwords are taken out all the same)')
  .option('--view', 'print what would be saved, and save nothing')
  .option('--answer <question=answer...>', answerHelp)
  .option('--overwrite', 'replace a file that is there')
  .option('--json', 'print one JSON document about what was saved')
  .addHelpText(
    'after',
    '\nExit codes: 0 saved, 2 wrong usage, 3 could not be saved, 4 no Windows server, 130 cancelled.',
  )
  .action(async (options: CollectOptions) => {
    const { collect } = await import('./terminal/collect.js');
    process.exitCode = await collect(options);
  });

/** The options that the commands share which change something, or would. */
function onServer(command: Command): Command {
  return command
    .option('--sandbox <folder>', 'practise: do it with the copy of a server in this folder, and not with this server')
    .option(
      '--from <server>',
      `make that copy first: of a bundle, or of a practice server (${practiceServers.map(({ id }) => id).join(', ')})`,
    )
    .option('--json', 'print one JSON document (see: connector-doctor schema)');
}

/** The options that say more of a remedy. */
function ofRemedy(command: Command): Command {
  return command
    .argument('<remedy...>', 'one of the remedies below, with what belongs to it')
    .option(
      '--bypass <names>',
      'winhttp, backend, installer-proxy: what goes past the proxy, parted by semicolons (left out: <local>)',
    )
    .option('--no-winhttp', 'bypass, proxy, automatic: leave the proxy for certificate checks (WinHTTP) as it is')
    .option('--refresh-policy', 'backend: have Windows fetch its policies again (gpupdate)')
    .addOption(
      new Option('--cloud <cloud>', "whose names are tried beforehand, of Microsoft's clouds")
        .choices(['public', 'usgov'])
        .default('public'),
    );
}

/** Exit codes of these commands: those of every command, in the words of changes. */
const codeWords = {
  0: 'done, or nothing to do',
  2: 'wrong usage',
  3: 'not possible here, or tried beforehand without success and not accepted',
  4: 'a file with a fault, no Windows server, or no such copy',
  5: 'a step failed: what was done was taken back, as far as it could be',
  130: 'you did not agree, or cancelled',
} as const;

/** What stands below the options of such a command. */
const changeHelp = (
  blocks: readonly string[],
  codes: Partial<Record<keyof typeof codeWords, string>> = codeWords,
): string =>
  [
    '',
    ...blocks.flatMap((block) => [block, '']),
    'Exit codes:',
    ...Object.entries(codes).map(([code, means]) => `  ${code.padEnd(4)} ${means}`),
  ].join('\n');

const remediesHelp = `Remedies:\n${remedyHelp}`;
const practice = 'connector-doctor plan tls --sandbox practice --from server-2012-r2';

onServer(
  ofRemedy(
    program.command('plan').description('show what a remedy would change on this server; writes nothing'),
  ).option('--by-hand', 'tell how to do the same without this program'),
)
  .addHelpText(
    'after',
    changeHelp(
      [
        remediesHelp,
        `Examples:\n  connector-doctor plan proxy proxy.contoso.local:8080\n  connector-doctor plan service restart connector --by-hand\n  ${practice}`,
      ],
      { 0: 'shown, or nothing to do', 2: codeWords[2], 3: 'not possible here', 4: codeWords[4], 130: 'cancelled' },
    ),
  )
  .action(async (words: string[], options: PlanOptions) => {
    const { plan } = await import('./terminal/plan.js');
    process.exitCode = await plan(words, options);
  });

onServer(
  ofRemedy(
    program
      .command('apply')
      .description('make the changes of a remedy, after you have seen them and agreed; keeps what was there'),
  )
    .option('--yes', 'agree beforehand; what failed when it was tried has to be accepted by itself')
    .option('--accept-warnings', 'make the changes although what was tried beforehand failed'),
)
  .addHelpText(
    'after',
    changeHelp([
      remediesHelp,
      'It takes a terminal that was started as administrator, but for installer-proxy\nand for practice copies. What it changes can be taken back, today or later:\n  connector-doctor undo',
    ]),
  )
  .action(async (words: string[], options: ApplyOptions) => {
    const { apply } = await import('./terminal/apply.js');
    process.exitCode = await apply(words, options);
  });

onServer(
  program
    .command('undo')
    .description('take back what this program has changed; without an id the last change that still stands')
    .argument('[id]', 'of the change (see: connector-doctor history)')
    .option('--today', 'all changes of today')
    .option('--all', 'all changes: as it was before this program first changed something')
    .option('--yes', 'agree beforehand'),
)
  .addHelpText(
    'after',
    changeHelp([
      'It shows first what it would change, and asks. An undo is a change, too: undo\nwith its id makes again what it took back. What somebody else has changed since\nis left alone.',
    ]),
  )
  .action(async (id: string | undefined, options: UndoOptions) => {
    const { undo } = await import('./terminal/apply.js');
    process.exitCode = await undo(id, options);
  });

onServer(
  program
    .command('history')
    .description('list what this program has changed, the newest first, with the command that takes it back'),
)
  .addHelpText('after', changeHelp([], { 0: 'listed', 2: codeWords[2], 4: 'no Windows server, or no such copy' }))
  .action(async (options: TargetOptions) => {
    const { history } = await import('./terminal/history.js');
    process.exitCode = await history(options);
  });

program
  .command('allow-list')
  .description('print the names to allow for a connector, ready to paste into a firewall or proxy')
  .argument('[format]', 'for what: text, squid, pac, palo-alto, ... (left out: the list of all)')
  .addOption(
    new Option('--cloud <cloud>', "which of Microsoft's clouds").choices(['public', 'usgov']).default('public'),
  )
  .option('--tenant <id>', "the tenant's id, to note its own names beside the wildcards")
  .option('--all', 'also what Microsoft calls optional or recommended')
  .option(
    '--connector <version>',
    "the connector's version, where it is an old one: before 1.5.132.0 it needs more ports",
  )
  .option('-o, --output <file>', 'save it into a file')
  .option('--overwrite', 'replace a file that is there')
  .addHelpText('after', '\nExit codes: 0 printed or saved, 2 wrong usage, 3 could not be saved.')
  .action(async (format: string | undefined, options: AllowListOptions) => {
    const { writeAllowList } = await import('./terminal/allow-list.js');
    process.exitCode = writeAllowList(format, options);
  });

program
  .command('serve')
  .description('show the window in a browser: prints an address of this computer that serves once')
  .addOption(new Option('--port <number>', 'port on 127.0.0.1 (any free one if left out)').argParser(portNumber))
  .option(
    '--allow-changes',
    'let the page change this server, or practice copies: for each change a code is printed here, to be typed there',
  )
  .action(async (options: ServeOptions) => {
    const { serve } = await import('./terminal/serve.js');
    process.exitCode = await serve(options);
  });

program
  .command('read-closed', { hidden: true })
  .argument('<secret>')
  .action(async (secret: string) => {
    const { readClosed } = await import('./terminal/read-closed.js');
    // A reading that hangs must not keep a program with such rights alive.
    process.exit(await readClosed(secret));
  });

program
  .command('explain')
  .description('say in plain words what a finding means, how sure it is, and what can be done')
  .argument('<code>', 'the code of the finding, for example PROXY-AUTH-REQUIRED')
  .option('--json', 'print one JSON document (see: connector-doctor schema help)')
  .action(async (code: string, options: { json?: boolean }) => {
    const { explain } = await import('./terminal/explain.js');
    process.exitCode = explain(code, options);
  });

program
  .command('schema')
  .description('print the JSON Schema of the documents that --json prints, or of what a bundle holds')
  .addArgument(new Argument('[document]', 'which one').choices(['report', 'help', 'evidence']).default('report'))
  .action(async (document: 'report' | 'help' | 'evidence') => {
    const { evidenceJsonSchema, helpJsonSchema, reportJsonSchema } = await import('./report/json-schema.js');
    const schemas = { report: reportJsonSchema, help: helpJsonSchema, evidence: evidenceJsonSchema };
    process.stdout.write(`${JSON.stringify(schemas[document](), null, 2)}\n`);
  });

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return port;
}

/** Neither "no problem" nor "a problem": what was asked for could not be done. */
const notDone = 3;

// A reader that goes away (`| head`) is no fault of ours; a full disk is one to name. Neither is a verdict.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) process.stderr.write(`The answer could not be written: ${error.message}\n`);
    process.exitCode = notDone;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message; asking for help or the version is not a mistake.
    process.exitCode = error.exitCode === 0 ? 0 : usageCode;
  } else {
    process.stderr.write(
      `The program failed: ${error instanceof Error ? error.message : String(error)}\nThis is a fault of the program. Please report it.\n`,
    );
    process.exitCode = notDone;
  }
}
