import { expect, it } from 'vitest';
import type { Station } from '../../preload/contract/index.js';
import { finding } from '../ui/fixtures.js';
import { stepOf } from './steps.js';

const cloud = (state: Station['state']): Station[] => [
  { id: 'cloud', label: 'Entra service', detail: '', state, segment: { state, label: '' } },
];

it('says the same of findings that have the same chips', () => {
  const inTheWay = { severity: 'degrading' as const };
  const problem = finding({ outcome: 'problem', ...inTheWay });
  const notice = finding({ outcome: 'notice', ...inTheWay });
  const expected = { shape: 'warn', result: '1 problem' };
  expect(stepOf({ outcome: 'problem', path: cloud('ok') }, [problem])).toEqual(expected);
  expect(stepOf({ outcome: 'notice', path: cloud('ok') }, [notice])).toEqual(expected);
  const risk = finding({ outcome: 'notice', severity: 'risk' });
  expect(stepOf({ outcome: 'notice', path: cloud('ok') }, [risk])).toEqual({ shape: 'warn', result: 'Worth a look' });
});

it('tells what was not judged from what gets through', () => {
  const hidden = finding({ outcome: 'couldNotTest', severity: 'none' });
  const through = { shape: 'untested', result: 'Gets through; not all tested' };
  const unjudged = { shape: 'untested', result: 'Could not be judged' };
  expect(stepOf({ outcome: 'couldNotTest', path: cloud('ok') }, [hidden])).toEqual(through);
  expect(stepOf({ outcome: 'couldNotTest', path: cloud('notReached') }, [hidden])).toEqual(unjudged);
  expect(stepOf({ outcome: 'couldNotTest', path: [] }, [hidden])).toEqual(unjudged);
  const empty = finding({ outcome: 'notice', severity: 'none' });
  expect(stepOf({ outcome: 'notice', path: [] }, [empty])).toEqual(unjudged);
});
