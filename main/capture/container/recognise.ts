/** What a file is, by its first bytes. Names lie: pktmon's own converter writes pcapng into files called `.cap`. */
import type { Failure } from '../../evidence/failure.js';
import { isNetmon } from './netmon.js';
import { isPcap } from './pcap.js';
import { isPcapng } from './pcapng.js';
import { openCapture, refusals } from './refusals.js';

/** A container that is read here. */
export type Container = 'pcap' | 'pcapng' | 'Network Monitor';

/**
 * Names the container, or says what the file is instead.
 *
 * @param bytes the first bytes of the file, up to 512
 */
export function recognise(bytes: Uint8Array): Container | Failure {
  if (bytes.length === 0) {
    return {
      code: 'FILE-EMPTY',
      message: 'The file is empty.',
      advice: 'The recording may have been stopped before anything was written. Record again, and open the new file.',
    };
  }
  if (bytes.length >= 4) {
    const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, false);
    if (isPcap(magic)) return 'pcap';
    if (isPcapng(magic)) return 'pcapng';
    if (isNetmon(magic)) return 'Network Monitor';
  }
  const refusal = refusals.find((candidate) => candidate.matches(bytes));
  return {
    code: 'FORMAT-NOT-READ',
    message: refusal
      ? `This is ${refusal.what}, not a packet capture that can be read here.`
      : 'This is not a packet capture of a kind known here.',
    advice: refusal?.advice ?? openCapture,
  };
}
