import { words } from '../../words/words.js';
import { expect, it } from 'vitest';
import type { Paths } from '../../../preload/contract/index.js';
import { cell, endpoint, path, paths } from '../../ui/fixtures.js';
import { brokenNames, cellLabel, groupsOf, isAbsent, pathsAsText, progressOf } from './matrix.js';

const open = { ending: 'running', outcome: 'open', said: 'trying' } as const;
const waiting = { ending: 'waiting', outcome: 'open', said: 'waiting' } as const;
const absent = { ending: 'not-tried', outcome: 'notTried', said: 'no automatic configuration here' } as const;

const pathsOf = (endpoints: Paths['endpoints'], more: Partial<Paths> = {}): Paths =>
  paths({ paths: [path('Direct', { inForce: true }), path('WPAD')], endpoints, ...more });

it('counts a name as done when all its tries are', () => {
  const halfway = pathsOf([
    endpoint('a', [cell('Direct'), cell('WPAD', absent)]),
    endpoint('b', [cell('Direct'), cell('WPAD', open)]),
    endpoint('c', [cell('Direct', open), cell('WPAD', waiting)]),
  ]);
  expect(progressOf(halfway)).toEqual({ names: 3, namesDone: 1, open: 2, share: 0.5 });
  expect(progressOf(null)).toEqual({ names: 0, namesDone: 0, open: 0, share: null });
});

it('does not count what a cancel cut short as done', () => {
  const cut = cell('Direct', { ending: 'cancelled', outcome: 'notTried' });
  expect(progressOf(pathsOf([endpoint('a', [cut]), endpoint('b', [cell('Direct')])]))).toMatchObject({
    namesDone: 1,
    share: 0.5,
  });
});

it('groups the rows in their order', () => {
  const rows = [endpoint('a', []), endpoint('b', [], { group: 'Updates' }), endpoint('c', [])];
  expect(groupsOf({ endpoints: rows }).map((group) => [group.title, group.rows.map(({ name }) => name)])).toEqual([
    ['Needed all the time', ['a', 'c']],
    ['Updates', ['b']],
  ]);
});

it('tells a path that is not there from one that some names are not tried over', () => {
  const rows = [
    endpoint('a', [cell('Direct'), cell('WPAD', absent)]),
    endpoint('b', [cell('Direct', absent), cell('WPAD', absent)]),
  ];
  expect([isAbsent('WPAD', rows), isAbsent('Direct', rows), isAbsent('nowhere', rows)]).toEqual([true, false, false]);
});

it('says a cell to the ear, beginning with what stands in it', () => {
  expect(cellLabel(cell('Direct'), endpoint('a', []), 'Direct')).toBe(
    'reached, 84 ms. a:443, Direct. Name: works, 12 ms. Connection: works, 20 ms. TLS: cannot be told, 52 ms',
  );
});

it('writes all of it as text that pastes into a table', () => {
  const rows = [endpoint('a', [cell('Direct'), cell('WPAD', absent)], { need: 'optional' })];
  const advice: Paths['recommendation'] = {
    choice: 'direct',
    proxy: null,
    path: 'Direct',
    inForce: true,
    sentence: 'Stay with the direct way: it reaches all 1 name.',
    reason: 'It depends on nothing.',
    confidence: 'certain',
  };
  const rehearsals = [{ path: 'Direct', host: 'a', route: null, result: 'passed', said: 'It passed.' }];
  expect(pathsAsText(pathsOf(rows, { recommendation: advice, rehearsals, tenantKnown: false }))).toBe(
    [
      'Stay with the direct way: it reaches all 1 name.',
      'It depends on nothing.',
      '',
      'Direct (in force now): reaches all 1 name',
      'WPAD: reaches all 1 name',
      'a, Direct: It passed.',
      words.paths.rest.tenant,
      '',
      'Name\tDirect\tWPAD',
      '',
      'Needed all the time',
      'a:443 (optional)\treached, 84 ms\tno automatic configuration here',
    ].join('\n'),
  );
  expect(pathsAsText(pathsOf(rows))).toContain('No path reaches anything that the connector needs.');
});

it('names what breaks on the path that counts', () => {
  const failed = { outcome: 'failed', ending: 'dropped', said: 'dropped' } as const;
  const rows = [
    endpoint('a', [cell('Direct'), cell('WPAD', failed)]),
    endpoint('b', [cell('Direct', failed), cell('WPAD')]),
  ];
  expect(brokenNames(pathsOf(rows))).toEqual(['b:443']);
  expect(brokenNames(pathsOf(rows, { paths: [path('Direct'), path('WPAD')] }))).toEqual(['a:443', 'b:443']);
});
