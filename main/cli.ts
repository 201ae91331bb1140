/** The terminal: composition only. Each command loads what it needs, so that `--version` answers at once. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AnalyzeOptions } from './terminal/analyze.js';

const usageCode = 2;

const program = new Command()
  .name('connector-doctor')
  .description('Finds out why a Microsoft Entra private network connector will not install or will not connect.')
  .version(__PROGRAM_VERSION__, '-v, --version')
  .showHelpAfterError('(connector-doctor --help tells more)')
  .exitOverride();

program
  .command('analyze')
  .description("read a packet capture of a connector's start, and say what is wrong, where, and who can fix it")
  .argument('<file>', 'a .pcap or .pcapng file')
  .addOption(
    new Option('--mode <mode>', 'how the connector is meant to reach the cloud').choices(['direct', 'proxy', 'wpad']),
  )
  .option('--proxy <host:port>', 'the proxy it is meant to use')
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
  .command('serve')
  .description('show the window in a browser: prints an address of this computer that serves once')
  .addOption(new Option('--port <number>', 'port on 127.0.0.1 (any free one if left out)').argParser(portNumber))
  .action(async ({ port }: { port?: number }) => {
    const { serve } = await import('./terminal/serve.js');
    process.exitCode = await serve(port);
  });

program
  .command('schema')
  .description('print the JSON Schema of the documents that --json prints')
  .addArgument(new Argument('[document]', 'which one').choices(['report']).default('report'))
  .action(async () => {
    const { reportJsonSchema } = await import('./report/json-schema.js');
    process.stdout.write(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  });

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  return port;
}

// A reader that goes away (`| head`) is no fault of ours and no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed its message; asking for help or the version is not a mistake.
  process.exitCode = error.exitCode === 0 ? 0 : usageCode;
}
