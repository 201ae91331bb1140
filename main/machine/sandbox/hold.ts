/**
 * Holds a folder for one process: by a local socket, which the system closes when the process ends, however it ends. A
 * process's number in a file would outlive a power cut, and then be another's.
 */
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** As `ServerWriter.hold` says. */
export async function holdFolder(folder: string): Promise<(() => Promise<void>) | null> {
  const address = addressOf(folder);
  // A socket's file stays behind a process that was killed; nobody answers there.
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = await listening(address);
    if (server !== null) {
      return () => new Promise((done) => server.close(() => done()));
    }
    if (process.platform === 'win32' || (await isAnswered(address))) return null;
    await fs.rm(address, { force: true });
  }
  return null;
}

/** As `ServerWriter.isHeld` says. */
export const isHeldFolder = (folder: string): Promise<boolean> => isAnswered(addressOf(folder));

function addressOf(folder: string): string {
  const name = createHash('sha256')
    .update(`connector-doctor change ${resolve(folder).toLowerCase()}`)
    .digest('hex');
  const short = `connector-doctor-${name.slice(0, 32)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${short}` : join(tmpdir(), `${short}.sock`);
}

/** Null where the address is taken. */
function listening(address: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(null);
      else fail(error);
    });
    server.listen(address, () => done(server));
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
