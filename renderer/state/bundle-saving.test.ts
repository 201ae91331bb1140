import { describe, expect, it, vi } from 'vitest';
import type { BundlePreview, Result } from '../../preload/contract/index.js';
import { BundleSaving, type BundleDoor } from './bundle-saving.svelte.js';

const failure = { code: 'X', message: 'It is so.', advice: 'Do this.' };
const preview = (path: string): Result<BundlePreview> => ({
  ok: true,
  value: { classes: [], parts: [], closed: false, leftOut: [], path },
});
const saved = { path: '/a.zip', bytes: 7, names: '/names.json' };

/** A door behind which everything goes well, to be varied. */
function doorWith(more: Partial<BundleDoor> = {}): BundleDoor {
  return {
    previewBundle: () => Promise.resolve(preview('/home/server.zip')),
    viewBundle: () => Promise.resolve({ ok: false, error: failure }),
    saveBundle: null,
    saveBundleAt: () => Promise.resolve({ ok: true, value: saved }),
    ...more,
  };
}

describe('saving a bundle', () => {
  it('begins with all names replaced, and with a path that can be changed', async () => {
    const previewBundle = vi.fn(doorWith().previewBundle);
    const bundle = new BundleSaving(doorWith({ previewBundle }));
    await bundle.prepare();
    expect(previewBundle).toHaveBeenCalledWith({ keep: [] });
    expect(bundle.path).toBe('/home/server.zip');
    bundle.path = '/mine.zip';
    await bundle.prepare();
    expect(bundle.path).toBe('/mine.zip');
  });

  it('shows the preview of the last choice, whichever answer comes last', async () => {
    const answers: ((answer: Result<BundlePreview>) => void)[] = [];
    const bundle = new BundleSaving(
      doorWith({ previewBundle: () => new Promise((resolve) => void answers.push(resolve)) }),
    );
    bundle.choose('hosts', false);
    bundle.choose('users', false);
    bundle.choose('hosts', true);
    expect(bundle.keep).toEqual(['users']);
    answers[2]?.(preview('/third'));
    answers[0]?.(preview('/first'));
    await vi.waitFor(() => expect(bundle.preview?.path).toBe('/third'));
    await Promise.resolve();
    expect(bundle.preview?.path).toBe('/third');
  });

  it('saves what is chosen, once, and says where', async () => {
    const saveBundleAt = vi.fn(doorWith().saveBundleAt ?? undefined);
    const bundle = new BundleSaving(doorWith({ saveBundleAt }));
    bundle.choose('tenant', false);
    bundle.path = '/a.zip';
    await Promise.all([bundle.save(), bundle.save()]);
    expect(saveBundleAt.mock.calls).toEqual([[{ keep: ['tenant'], path: '/a.zip' }]]);
    expect(bundle.saved).toEqual(saved);
    // Another choice is another bundle.
    bundle.choose('tenant', true);
    expect(bundle.saved).toBeNull();
  });

  it('says why not, and goes on', async () => {
    const bundle = new BundleSaving(doorWith({ saveBundleAt: () => Promise.resolve({ ok: false, error: failure }) }));
    await bundle.save();
    expect([bundle.failure, bundle.saved, bundle.saving]).toEqual([failure, null, false]);
  });

  it('is quiet where the dialog was closed', async () => {
    const bundle = new BundleSaving(
      doorWith({ saveBundle: () => Promise.resolve({ ok: true, value: null }), saveBundleAt: null }),
    );
    expect(bundle.asksForPath).toBe(false);
    await bundle.save();
    expect([bundle.failure, bundle.saved]).toEqual([null, null]);
  });

  it('says why there is no preview', async () => {
    const bundle = new BundleSaving(doorWith({ previewBundle: () => Promise.resolve({ ok: false, error: failure }) }));
    await bundle.prepare();
    expect([bundle.preview, bundle.failure]).toEqual([null, failure]);
  });
});
