import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallMessage, ServerMessage } from '../../preload/contract/wire.js';
import { chunkHeaderBytes, chunkWindow } from '../../preload/contract/wire.js';
import { openWebSocketDoor } from './web-socket-door.js';

const upload = '12345678-9abc-4def-8123-456789abcdef';

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  readyState = 0;
  binaryType: BinaryType = 'blob';
  readonly calls: CallMessage[] = [];
  readonly chunks: Uint8Array[] = [];

  send(message: string | Uint8Array): void {
    if (this.readyState !== 1) throw new Error('not open');
    if (typeof message === 'string') this.calls.push(JSON.parse(message) as CallMessage);
    else this.chunks.push(message);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  say(message: ServerMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  answer(value: unknown): void {
    this.say({ kind: 'answer', id: this.calls.at(-1)?.id ?? 0, result: { ok: true, value } });
  }
  acknowledge(sequence: number): void {
    this.say({ kind: 'chunk', upload, sequence, error: null });
  }
}

let socket: FakeSocket;
const doorOf = () => openWebSocketDoor(socket);
const lost = { ok: false, error: { code: 'CONNECTION-LOST' } };

beforeEach(() => {
  socket = new FakeSocket();
});

describe('calls', () => {
  it('wait for the connection, and find their answers in any order', async () => {
    const door = doorOf();
    const about = door.about();
    const sample = door.openSample('s');
    expect(socket.calls).toEqual([]);
    socket.open();
    expect(socket.calls.map(({ call, args }) => [call, args])).toEqual([
      ['about', []],
      ['openSample', ['s']],
    ]);
    const [first, second] = socket.calls;
    socket.say({ kind: 'answer', id: second?.id ?? 0, result: { ok: true, value: 'second' } });
    socket.say({ kind: 'answer', id: first?.id ?? 0, result: { ok: true, value: 'first' } });
    expect(await about).toEqual({ ok: true, value: 'first' });
    expect(await sample).toEqual({ ok: true, value: 'second' });
  });

  it('are answered when the connection is lost, before and after', async () => {
    const door = doorOf();
    const gone = vi.fn();
    door.onGone(gone);
    socket.open();
    const before = door.about();
    socket.close();
    expect(await before).toMatchObject(lost);
    expect(await door.about()).toMatchObject(lost);
    expect(gone).toHaveBeenCalledOnce();
    const late = vi.fn();
    door.onGone(late);
    expect(late).toHaveBeenCalledOnce();
  });

  it('are answered when there never was a connection', async () => {
    const answer = doorOf().about();
    socket.close();
    expect(await answer).toMatchObject(lost);
  });
});

describe('progress', () => {
  it('is heard until nobody listens', () => {
    const door = doorOf();
    const listener = vi.fn();
    const stop = door.onProgress(listener);
    const data = { capture: 'a', bytesRead: 1, bytesTotal: 2, packets: 3 };
    socket.say({ kind: 'event', name: 'progress', data });
    stop();
    socket.say({ kind: 'event', name: 'progress', data });
    expect(listener).toHaveBeenCalledExactlyOnceWith(data);
  });

  it('of a server is not taken for that of a capture', () => {
    const door = doorOf();
    const [ofCapture, ofServer] = [vi.fn(), vi.fn()];
    door.onProgress(ofCapture);
    door.onExamination(ofServer);
    const report = { schema: 'connector-doctor/report@1', program: { name: 'p', version: '1' }, takenAt: '' } as const;
    const data = { run: 1, underWay: ['windows'], report } as const;
    socket.say({ kind: 'event', name: 'examination', data });
    expect(ofServer).toHaveBeenCalledExactlyOnceWith(data);
    expect(ofCapture).not.toHaveBeenCalled();
  });
});

describe('an upload', () => {
  const chunkBytes = 10;
  const total = 12;

  /** Begins to send a file of `total` chunks, the last of them short. */
  function begun(goOn: () => boolean = () => true) {
    socket.open();
    const fractions: number[] = [];
    const file = new File([new Uint8Array(chunkBytes * total - 3)], 'a.pcap');
    const answer = doorOf().openFile(file, (fraction) => {
      fractions.push(fraction);
      return goOn();
    });
    expect(socket.calls.at(-1)).toMatchObject({ call: 'beginUpload', args: [{ name: 'a.pcap', bytes: 117 }] });
    socket.answer({ upload, chunkBytes });
    return { answer, fractions };
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('has no more chunks under way than its window', async () => {
    const { answer, fractions } = begun();
    for (let acknowledged = 0; acknowledged < total; acknowledged++) {
      await settled();
      expect(socket.chunks).toHaveLength(Math.min(total, acknowledged + chunkWindow));
      socket.acknowledge(acknowledged);
    }
    await expect.poll(() => socket.calls.at(-1)).toMatchObject({ call: 'finishUpload', args: [upload] });
    socket.answer('the capture');
    expect(await answer).toEqual({ ok: true, value: 'the capture' });
    expect(socket.chunks.map(({ length }) => length - chunkHeaderBytes)).toEqual([
      ...Array.from({ length: total - 1 }, () => 10),
      7,
    ]);
    expect(fractions).toHaveLength(total);
    expect(fractions.at(-1)).toBe(1);
  });

  it('ends with the first failure, and sends no more', async () => {
    const { answer } = begun();
    await settled();
    const error = { code: 'DISK-FULL', message: 'full', advice: '' };
    socket.say({ kind: 'chunk', upload, sequence: 0, error });
    expect(await answer).toEqual({ ok: false, error });
    await settled();
    expect(socket.chunks).toHaveLength(chunkWindow);
    expect(socket.calls.map(({ call }) => call)).toEqual(['beginUpload']);
  });

  it('is given up where the page says so, and what has arrived is thrown away', async () => {
    const { answer } = begun(() => false);
    await settled();
    socket.acknowledge(0);
    await expect.poll(() => socket.calls.at(-1)).toMatchObject({ call: 'dropUpload', args: [upload] });
    socket.answer(null);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(socket.chunks).toHaveLength(chunkWindow);
  });

  it('ends with the connection', async () => {
    const { answer } = begun();
    await settled();
    socket.close();
    expect(await answer).toMatchObject(lost);
  });

  it('ends at a file that the browser cannot read', async () => {
    socket.open();
    const file = new File(['x'], 'folder');
    file.slice = () => {
      const blob = new Blob();
      blob.arrayBuffer = () => Promise.reject(new Error('a folder'));
      return blob;
    };
    const answer = doorOf().openFile(file, () => true);
    socket.answer({ upload, chunkBytes });
    expect(await answer).toMatchObject({ ok: false, error: { code: 'FILE-NOT-READABLE' } });
  });

  it('of an empty file sends nothing but its name', async () => {
    socket.open();
    const answer = doorOf().openFile(new File([], 'empty'), () => true);
    socket.answer({ upload, chunkBytes });
    await settled();
    expect(socket.calls.at(-1)?.call).toBe('finishUpload');
    socket.answer('the capture');
    expect((await answer).ok).toBe(true);
    expect(socket.chunks).toEqual([]);
  });
});
