/** A file of Microsoft's service tags, as a window brings it: from its place on this computer, or out of an upload. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../evidence/failure.js';
import { mostBytes, openServiceTags, tooLarge, type ServiceTags } from '../network/service-tags/service-tags.js';
import type { Uploads } from './uploads.js';

/** From the disk. */
export async function tagsFromDisk(path: string): Promise<ServiceTags | Failure> {
  try {
    // What is no file, or too large, is not read first.
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile) return unreadable('it is no file');
    if (size > mostBytes) return tooLarge;
    return openServiceTags(await readFile(path), basename(path));
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

/** Out of an upload, of which nothing stays. */
export async function tagsFromUpload(uploads: Uploads, upload: string): Promise<ServiceTags | Failure> {
  const taken = await uploads.take(upload, mostBytes);
  return taken.ok ? openServiceTags(taken.value.bytes, taken.value.name) : taken.error;
}

const unreadable = (reason: string): Failure => ({
  code: 'SERVICE-TAGS-UNREADABLE',
  message: `The file could not be read: ${reason}.`,
  advice: 'Choose the file again, as it was downloaded from Microsoft.',
});
