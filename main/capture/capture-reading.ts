/** From the bytes of a capture file to its evidence, as they come: no file, no disk, nothing that waits. */
import type { CaptureEvidence, IncompleteReason } from '../evidence/capture.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { ByteWindow, chunkOf, type Chunk } from './container/byte-window.js';
import { NetmonReader } from './container/netmon.js';
import { PcapReader } from './container/pcap.js';
import { PcapngReader } from './container/pcapng.js';
import { recognise, type Container } from './container/recognise.js';
import type { ContainerListener, ContainerReader } from './container/record.js';
import { Dissection, type DissectionOptions } from './dissection.js';
import type { BytesEnd } from './file-bytes.js';

/** Enough of a file's beginning to tell what it is. */
const enough = 512;

const readers: Readonly<Record<Container, new (listener: ContainerListener) => ContainerReader>> = {
  pcap: PcapReader,
  pcapng: PcapngReader,
  'Network Monitor': NetmonReader,
};

/** A capture being read. Chunks go in by `take`; `end` gives what they said. */
export class CaptureReading {
  private readonly window = new ByteWindow();
  private readonly dissection: Dissection;
  private container: Container | Failure | null = null;
  private reader: ContainerReader | null = null;
  private damaged = false;

  /** @param options whom to trust, and how many connections are kept */
  constructor(options?: DissectionOptions) {
    this.dissection = new Dissection(options);
  }

  /** Packets read so far. */
  get packets(): number {
    return this.dissection.packets;
  }

  /** Takes the next bytes. False where those behind them are of no use: it is no capture, or it is damaged. */
  take(chunk: Chunk): boolean {
    this.window.feed(chunk);
    if (this.reader === null && (this.window.available < enough || !this.begin())) return this.container === null;
    return this.read();
  }

  /**
   * Everything that was read.
   *
   * @param file its name, and its size in bytes
   * @param bytesEnd how its bytes ended
   * @param grew it was longer at the end than at the beginning
   */
  end(
    file: { readonly file: string; readonly bytes: number },
    bytesEnd: BytesEnd,
    grew: boolean,
  ): CaptureEvidence | Failure {
    // A file shorter than what is usually enough to tell what it is.
    if (this.container === null && this.begin()) this.read();
    const container = this.container as unknown as Container | Failure;
    // A file of some size that gives no bytes is a compressed one.
    if (isFailure(container)) return file.bytes > 0 && this.window.end === 0 ? nothingUnpacked(bytesEnd) : container;
    if (this.reader?.begun === false && !this.damaged) return cutInHeader(container);
    const ends = new Set<IncompleteReason>();
    if (this.damaged || bytesEnd === 'damaged') ends.add('damaged');
    else if (!grew && (bytesEnd === 'truncated' || this.inMiddle)) ends.add('truncated-file');
    if (grew) ends.add('grew');
    return this.dissection.evidence({ ...file, container }, [...ends]);
  }

  private get inMiddle(): boolean {
    return this.window.inMiddle || this.reader?.unfinished === true;
  }

  private begin(): boolean {
    const { bytes, start, end } = this.window;
    this.container = recognise(bytes.subarray(start, Math.min(end, start + enough)));
    if (isFailure(this.container)) return false;
    this.reader = new readers[this.container](this.dissection);
    return true;
  }

  private read(): boolean {
    if (this.reader?.read(this.window) === false) this.damaged = true;
    return !this.damaged;
  }
}

function nothingUnpacked(bytesEnd: BytesEnd): Failure {
  const empty = bytesEnd === 'complete';
  return {
    code: 'FORMAT-NOT-READ',
    message: `This file is compressed with gzip, and ${empty ? 'there is nothing inside' : 'too damaged to be unpacked'}.`,
    advice: 'Copy it again from where it was recorded, or pack the capture again.',
  };
}

function cutInHeader(container: Container): Failure {
  return {
    code: 'FILE-CUT-SHORT',
    message: `This is only the first bytes of a capture (${container}): the file ends within its own header, before any packet.`,
    advice: 'Copy it again from where it was recorded. If it is as short there, record again.',
  };
}

/** Reads a capture that is in memory as a whole. */
export function readCaptureBytes(
  bytes: Uint8Array,
  file = 'bytes',
  options?: DissectionOptions,
): CaptureEvidence | Failure {
  const reading = new CaptureReading(options);
  reading.take(chunkOf(bytes));
  return reading.end({ file, bytes: bytes.length }, 'complete', false);
}
