import { describe, expect, it, vi } from 'vitest';
import type { List, Result, ShownList } from '../../preload/contract/index.js';
import { ListShowing, type ListDoor } from './list-showing.svelte.js';

const failure = { code: 'X', message: 'It is so.', advice: 'Do this.' };
const squid: List = { kind: 'allow', format: 'squid', cloud: 'public', tenant: null, all: false, legacy: false };
const pac: List = { ...squid, format: 'pac' };
const shown = (path: string): Result<ShownList> => ({ ok: true, value: { text: path, notes: [], path } });
const saved = { path: '/a', bytes: 7 };

function doorWith(more: Partial<ListDoor> = {}): ListDoor {
  return {
    showList: ({ list }) => Promise.resolve(shown(list.kind === 'allow' ? `/${list.format}` : '/')),
    saveList: null,
    saveListAt: () => Promise.resolve({ ok: true, value: saved }),
    ...more,
  };
}

describe('a list that is shown', () => {
  it('offers a place that goes with it, until the person writes another', async () => {
    const listing = new ListShowing(doorWith(), squid);
    await vi.waitFor(() => expect(listing.path).toBe('/squid'));
    listing.choose(pac);
    await vi.waitFor(() => expect(listing.path).toBe('/pac'));
    listing.path = '/mine';
    listing.choose(squid);
    await vi.waitFor(() => expect(listing.shown?.text).toBe('/squid'));
    expect(listing.path).toBe('/mine');
  });

  it('is the one of the last choice, whichever answer comes last', async () => {
    const answers: ((answer: Result<ShownList>) => void)[] = [];
    const door = doorWith({ showList: () => new Promise((resolve) => void answers.push(resolve)) });
    const listing = new ListShowing(door, squid);
    listing.choose(pac);
    answers[1]?.(shown('/pac'));
    answers[0]?.(shown('/squid'));
    await vi.waitFor(() => expect(listing.shown?.text).toBe('/pac'));
    await Promise.resolve();
    expect(listing.shown?.text).toBe('/pac');
  });

  it('is saved once, and says where, or why not', async () => {
    const saveListAt = vi.fn(doorWith().saveListAt ?? undefined);
    const listing = new ListShowing(doorWith({ saveListAt }), squid);
    listing.path = '/a';
    await Promise.all([listing.save(), listing.save()]);
    expect(saveListAt.mock.calls).toEqual([[{ list: squid, path: '/a' }]]);
    expect(listing.saved).toEqual(saved);
    listing.choose(pac);
    expect(listing.saved).toBe(null);
    saveListAt.mockResolvedValue({ ok: false, error: failure });
    await listing.save();
    expect(listing.failure).toEqual(failure);
  });

  it('is saved by the dialog where there is one; to close it is nothing to complain about', async () => {
    const saveList = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
    const listing = new ListShowing(doorWith({ saveList, saveListAt: null }), squid);
    expect(listing.asksForPath).toBe(false);
    await listing.save();
    expect(saveList).toHaveBeenCalledWith({ list: squid });
    expect([listing.saved, listing.failure]).toEqual([null, null]);
  });
});
