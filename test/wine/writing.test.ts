import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, known } from '../../main/evidence/fact.js';
import type { Question } from '../../main/evidence/server.js';
import { freshWine } from './fresh.js';
import type { Wine } from './wine.js';
import type { Written } from './write.js';

let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  const source = join(dirname(fileURLToPath(import.meta.url)), 'service.c');
  const service = join(wine.drive, 'service.exe');
  execFileSync('x86_64-w64-mingw32-gcc', ['-municode', '-DUNICODE', '-D_UNICODE', '-O1', '-o', service, source]);
});
afterAll(() => wine?.end());

const write = async (...calls: readonly [Written['call'], ...unknown[]][]): Promise<unknown[]> =>
  (await wine.node(
    'write',
    calls.map(([call, ...given]) => ({ call, given })),
  )) as unknown[];
const done = { result: null };

const valueOf = (key: string, name: string, view: 32 | 64 = 64): Question<'registry-value'> => {
  return { kind: 'registry-value', key, name, view };
};

describe('the registry', () => {
  it('takes values of each type, and gives them back to be read', async () => {
    const key = 'HKLM\\SOFTWARE\\Connector Doctor Written';
    const values = [
      { type: 'sz', data: 'C:\\Program Files\\ä ß' },
      { type: 'expand', data: '%A%\\b' },
      { type: 'dword', data: 0xfffffffe },
      { type: 'qword', data: '4294967297' },
      { type: 'binary', data: 'RgAAAP8=' },
      { type: 'multi', data: ['a', 'b c'] },
    ];
    const place = { key, view: 64 };
    const written = await write(
      ...values.map((value): [Written['call'], ...unknown[]] => ['setRegistryValue', place, value.type, value]),
      ['setRegistryValue', { key, view: 32 }, 'narrow', { type: 'dword', data: 1 }],
    );
    expect(written).toEqual([...values, null].map(() => done));
    const names = values.map(({ type }) => type);
    expect(await wine.ask(names.map((name) => valueOf(key, name)))).toEqual(values.map((value) => known(value)));
    expect(await wine.ask([valueOf(key, 'narrow'), valueOf(key, 'narrow', 32)])).toEqual([
      absent,
      known({ type: 'dword', data: 1 }),
    ]);
  });

  it('gives back to the byte what other programs wrote in a way of their own', async () => {
    const key = 'HKLM\\SOFTWARE\\Connector Doctor Odd';
    // By the number of the type and the bytes, as in files of the registry editor.
    wine.registry(`[HKEY_LOCAL_MACHINE\\SOFTWARE\\Connector Doctor Odd]
"of another type"=hex(20000):01,02
"a short number"=hex(4):01
"a text with more behind its end"=hex(1):61,00,00,00,62,00,00,00
"an empty line"=hex(7):61,00,00,00,00,00,62,00,00,00,00,00`);
    const names = ['of another type', 'a short number', 'a text with more behind its end'];
    const questions = [...names, 'an empty line'].map((name) => valueOf(key, name));
    const before = await wine.ask(questions);
    expect(before).toMatchObject(
      [
        { type: 'other', raw: { number: 0x20_000, data: 'AQI=' } },
        { type: 'other', raw: { number: 4, data: 'AQ==' } },
        { type: 'sz', data: 'a', raw: { number: 1, data: 'YQAAAGIAAAA=' } },
        { type: 'multi', data: ['a', 'b'], raw: { number: 7, data: 'YQAAAAAAYgAAAAAA' } },
      ].map(known),
    );
    const place = { key, view: 64 };
    const to = (value: (index: number) => unknown): ReturnType<typeof write> =>
      write(
        ...questions.map(({ name }, index): [Written['call'], ...unknown[]] => [
          'setRegistryValue',
          place,
          name,
          value(index),
        ]),
      );
    await to(() => ({ type: 'dword', data: 1 }));
    expect(await wine.ask(questions)).toEqual(questions.map(() => known({ type: 'dword', data: 1 })));
    await to((index) => (before[index] as { value?: unknown }).value);
    expect(await wine.ask(questions)).toEqual(before);
  });

  it('says which keys are missing, and takes out those that are empty', async () => {
    const key = 'HKLM\\SOFTWARE\\Connector Doctor New\\A\\B';
    const above = 'HKLM\\SOFTWARE\\Connector Doctor New';
    const place = { key, view: 64 };
    const results = await write(
      ['missingKeys', place],
      ['setRegistryValue', place, 'x', { type: 'dword', data: 1 }],
      ['missingKeys', place],
      ['removeEmptyKey', place],
      ['setRegistryValue', place, 'x', null],
      ['setRegistryValue', place, 'x', null],
      ['removeEmptyKey', { key: above, view: 64 }],
      ['removeEmptyKey', place],
      ['removeEmptyKey', place],
      ['missingKeys', place],
    );
    expect(results).toEqual([
      { result: [above, `${above}\\A`, key] },
      done,
      { result: [] },
      ...Array.from({ length: 6 }, () => done),
      { result: [key] },
    ]);
  });
});

describe('a file', () => {
  const path = 'C:\\Product\\a.exe.config';
  const beside = { fresh: `${path}.1.new`, replaced: `${path}.1.old` };
  const onDisk = (name: string): string => join(wine.drive, 'Product', name);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const change = { before: base64('old'), after: base64('new') };
  const fill = (): void => {
    mkdirSync(join(wine.drive, 'Product'), { recursive: true });
    writeFileSync(onDisk('a.exe.config'), 'old');
  };

  it('has the new bytes, the old beside it, and nothing beside it once that is settled', async () => {
    fill();
    expect(await write(['replaceFile', path, change, beside])).toEqual([done]);
    expect(readFileSync(onDisk('a.exe.config'), 'utf8')).toBe('new');
    expect(readFileSync(onDisk('a.exe.config.1.old'), 'utf8')).toBe('old');
    expect(await write(['putBackFile', path, beside], ['settleFile', path, change, beside])).toEqual([done, done]);
    expect(readdirSync(join(wine.drive, 'Product'))).toEqual(['a.exe.config']);
    expect(readFileSync(onDisk('a.exe.config'), 'utf8')).toBe('old');
  });

  it('that is gone because the program was killed is put back', async () => {
    fill();
    execFileSync('mv', [onDisk('a.exe.config'), onDisk('a.exe.config.1.old')]);
    writeFileSync(onDisk('a.exe.config.1.new'), 'ne');
    expect(await write(['settleFile', path, change, beside])).toEqual([done]);
    expect(readdirSync(join(wine.drive, 'Product'))).toEqual(['a.exe.config']);
    expect(readFileSync(onDisk('a.exe.config'), 'utf8')).toBe('old');
  });

  it('that may not be written, or is not there, stays as it is', async () => {
    fill();
    chmodSync(onDisk('a.exe.config'), 0o444);
    expect(await write(['replaceFile', path, change, beside])).toMatchObject([{ fault: 'read-only' }]);
    chmodSync(onDisk('a.exe.config'), 0o644);
    const missing = 'C:\\Product\\b.exe.config';
    expect(await write(['replaceFile', missing, change, beside])).toMatchObject([{ fault: 'not-there' }]);
    expect(readFileSync(onDisk('a.exe.config'), 'utf8')).toBe('old');
    expect(existsSync(onDisk('a.exe.config.1.new'))).toBe(false);
  });
});

describe('the folder of journals', () => {
  it('is held by one alone, and whether it is can be asked without rights to write', async () => {
    mkdirSync(join(wine.drive, 'held'));
    const [free, , held, second] = await write(
      ['isHeld', 'C:\\held'],
      ['hold', 'C:\\held'],
      ['isHeld', 'C:\\held'],
      ['hold', 'C:\\held'],
    );
    expect([free, held, second]).toEqual([{ result: false }, { result: true }, { result: null }]);
    // A power cut leaves the file that Windows takes away when a process ends.
    writeFileSync(join(wine.drive, 'held', 'under-way'), '');
    expect(await write(['isHeld', 'C:\\held'], ['hold', 'C:\\held'], ['isHeld', 'C:\\held'])).toMatchObject([
      { result: false },
      {},
      { result: true },
    ]);
  });
});

describe('the proxy of WinHTTP', () => {
  it('is set and taken away', async () => {
    const proxy = { access: 'proxy', proxy: 'proxy.contoso.local:8080', bypass: '<local>;*.contoso.local' };
    expect(await write(['setWinHttpProxy', proxy])).toEqual([done]);
    expect(await wine.ask([{ kind: 'winhttp-proxy' }])).toEqual([known(proxy)]);
    const direct = { access: 'direct', proxy: '', bypass: '' };
    expect(await write(['setWinHttpProxy', direct])).toEqual([done]);
    expect(await wine.ask([{ kind: 'winhttp-proxy' }])).toEqual([known(direct)]);
  });
});

describe('a service', () => {
  const create = (name: string, ...given: readonly (string | number)[]): void => {
    const { code, out } = wine.run(
      'sc',
      'create',
      name,
      'binPath=',
      ['C:\\service.exe', name, ...given].join(' '),
      'start=',
      'demand',
    );
    if (code !== 0) throw new Error(out);
  };
  const service = async (name: string): Promise<unknown> => (await wine.ask([{ kind: 'service', name }]))[0];

  it('is started, stopped, and started in another way', async () => {
    create('Slow', 700, 300, 'ok');
    expect(await write(['startService', 'Slow'], ['startService', 'Slow'])).toEqual([
      { result: null, states: ['start-pending', 'running'] },
      { result: null, states: ['running'] },
    ]);
    expect(await service('Slow')).toMatchObject({ value: { state: 'running', startType: 'manual' } });
    expect(await write(['stopService', 'Slow'], ['stopService', 'Slow'])).toMatchObject([
      { result: null, states: expect.arrayContaining(['stopped']) as unknown },
      { result: null },
    ]);
    expect(await write(['setServiceStart', 'Slow', 'automatic'])).toEqual([done]);
    expect(await service('Slow')).toMatchObject({
      value: { startType: 'automatic' },
    });
    expect(await write(['setServiceStart', 'Slow', 'disabled'], ['startService', 'Slow'])).toMatchObject([
      done,
      { fault: 'service-disabled' },
    ]);
  });

  it('that does not come up is told with its code, and one that is not there is told so', async () => {
    create('Own', 100, 0, 'failstart');
    create('Denied', 0, 0, 'exit');
    const { code } = wine.run('sc', 'create', 'Nowhere', 'binPath=', 'C:\\nowhere.exe');
    expect(code).toBe(0);
    const names = ['Own', 'Denied', 'Nowhere'];
    const results = await write(...names.map((name): [Written['call'], string] => ['startService', name]), [
      'stopService',
      'Nobody',
    ]);
    expect(results).toMatchObject([
      { fault: 'service-ended', detail: '1066 12007' },
      { fault: 'service-ended', detail: '5' },
      { fault: 'service-ended', detail: '2' },
      { fault: 'not-there' },
    ]);
  });

  it('that hangs is waited for until its time is over, and one whose check points move until it is there', async () => {
    create('Hanging', 0, 0, 'hang');
    create('Moving', 2500, 0, 'shorthint');
    create('Endless', 0, 0, 'forever');
    create('Staying', 0, 0, 'hangstop');
    const patience = { least: 1000, most: 6000 };
    const begun = Date.now();
    const results = (await wine.node('write', [
      { call: 'startService', given: ['Moving'], patience },
      { call: 'startService', given: ['Hanging'], patience },
      { call: 'startService', given: ['Staying'], patience },
      { call: 'stopService', given: ['Staying'], patience },
      { call: 'startService', given: ['Endless'], patience: { least: 1000, most: 2500 } },
    ] satisfies Written[])) as unknown[];
    const inTime = /^(?:start|stop)-pending, check point \d+, after \d s$/;
    const timedOut = { fault: 'timed-out', detail: expect.stringMatching(inTime) as unknown };
    expect(results).toMatchObject([{ result: null }, timedOut, { result: null }, timedOut, timedOut]);
    expect(Date.now() - begun).toBeLessThan(30_000);
  });

  it('that is just starting is stopped once it runs, and one that is just stopping is started once it has stopped', async () => {
    create('Late', 0, 0, 'ok');
    mkdirSync(join(wine.drive, 'modes'), { recursive: true });
    const mode = (text: string): void => writeFileSync(join(wine.drive, 'modes', 'Late.txt'), text);
    const patience = { least: 300, most: 300 };
    const meanwhile = { after: 700, path: 'C:\\modes\\Late.txt', text: 'ok' };
    mode('hang');
    expect(
      await wine.node('write', [
        { call: 'startService', given: ['Late'], patience },
        { call: 'stopService', given: ['Late'], meanwhile },
        { call: 'startService', given: ['Late'] },
      ] satisfies Written[]),
    ).toMatchObject([{ fault: 'timed-out' }, { result: null, states: ['start-pending', 'running', 'stopped'] }, {}]);
    mode('hangstop');
    expect(
      await wine.node('write', [
        { call: 'stopService', given: ['Late'], patience },
        { call: 'startService', given: ['Late'], meanwhile },
      ] satisfies Written[]),
    ).toMatchObject([{ fault: 'timed-out' }, { result: null, states: expect.arrayContaining(['running']) as unknown }]);
  });
});

describe('a folder for journals', () => {
  it('is made, and taken only where nobody else could write to it: here its owner is always a person', async () => {
    const folder = 'C:\\ProgramData\\Connector Doctor\\changes';
    expect(await write(['protectFolder', folder], ['protectFolder', folder])).toMatchObject([
      done,
      { fault: 'not-protected' },
    ]);
  });
});
