/** The application object with one practice server of the program, whose copies are really changed. */
import { createDoctor, type Doctor } from '../../doctor.js';

/** Of these practice servers, by the names of their recordings; left out, one with a healthy connector. */
export function practiceDoctor(...ids: readonly string[]): Doctor {
  const named = ids.length === 0 ? ['healthy-direct'] : ids;
  return createDoctor({
    program: { name: 'connector-doctor', version: '0.0.0' },
    practice: {
      files: named.map((id) => ({ id, title: id, description: '', file: `${id}.json` })),
      folder: new URL('../../samples/servers/', import.meta.url),
    },
  });
}
