import { describe, expect, it } from 'vitest';
import { invocationOf, typable } from './invocation.js';

const linux = { platform: 'linux', cwd: '/home/me', path: '/usr/bin:/bin' } as const;
const windows = { platform: 'win32', cwd: 'C:\\Users\\me', path: 'C:\\Windows;C:\\Program Files\\nodejs\\' } as const;

describe('how the program is started', () => {
  it.each([
    ['node', '/home/me/app/dist/main/cli.js', 'node app/dist/main/cli.js'],
    ['/usr/bin/node', '/home/me/app/dist/main/cli.js', 'node app/dist/main/cli.js'],
    ['/opt/node/bin/node', '/mnt/stick/dist/main/cli.js', '/opt/node/bin/node /mnt/stick/dist/main/cli.js'],
    ['node', '/mnt/my stick/dist/main/cli.js', 'node "/mnt/my stick/dist/main/cli.js"'],
    ['node', '/usr/local/bin/connector-doctor', 'connector-doctor'],
    ['node', '/usr/lib/node_modules/connector-doctor/dist/main/cli.js', 'connector-doctor'],
    ['node', '/home/me/.bin/vitest.mjs', 'connector-doctor'],
  ])('by %s with %s', (argv0, script, typed) => {
    expect(invocationOf({ ...linux, argv0, script })).toBe(typed);
  });

  it.each([
    ['node', 'C:\\Users\\me\\dist\\main\\cli.js', 'node dist\\main\\cli.js'],
    ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\me\\dist\\main\\cli.js', 'node dist\\main\\cli.js'],
    ['E:\\node.exe', 'E:\\dist\\main\\cli.js', 'E:\\node.exe E:\\dist\\main\\cli.js'],
    ['.\\node.exe', 'C:\\Users\\me\\cli.js', '.\\node.exe cli.js'],
    ['node', 'C:\\Users\\me\\AppData\\npm\\node_modules\\connector-doctor\\dist\\main\\cli.js', 'connector-doctor'],
  ])('on Windows by %s with %s', (argv0, script, typed) => {
    expect(invocationOf({ ...windows, argv0, script })).toBe(typed);
  });
});

it('puts the command that can be typed into texts, wherever a line ends', () => {
  const program = 'node dist/main/cli.js';
  expect(typable('See: connector-doctor history. (connector-doctor\nundo ID)', program)).toBe(
    'See: node dist/main/cli.js history. (node dist/main/cli.js\nundo ID)',
  );
  for (const text of [
    'connector-doctor/plan@1',
    'connector-doctor: no',
    '/tmp/connector-doctor x',
    'Connector Doctor',
  ]) {
    expect(typable(text, program)).toBe(text);
  }
});
