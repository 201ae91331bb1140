/** A socket whose bytes are read along, both ways, on their way to whoever speaks on it. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ConnectionRecord } from './connection-record.js';

/** What TLS and HTTP are spoken over. Whatever passes goes into the record; destroying it ends the socket. */
export class Wire extends Duplex {
  /** The other side has ended it, or it broke. */
  ended = false;

  /**
   * @param socket connected
   * @param record of the connection
   */
  constructor(
    private readonly socket: Socket,
    private readonly record: ConnectionRecord,
  ) {
    super({ allowHalfOpen: true });
    socket.on('data', (bytes: Buffer) => {
      record.said('server', bytes);
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => {
      record.closed('server', 'close');
      this.ended = true;
      this.push(null);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (!this.destroyed) record.closed('server', 'reset');
      this.ended = true;
      this.destroy(error);
    });
    socket.on('close', () => this.destroy());
    socket.pause();
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.record.said('client', bytes);
    this.socket.write(bytes, done);
  }

  /**
   * A head and its body go out as one. Apart, who answers the head alone and closes would answer the body by a reset, over
   * which a system may lose the answer.
   */
  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.record.closed('client', 'close');
    this.socket.destroy();
    done(error);
  }
}
