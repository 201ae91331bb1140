/** The published JSON Schema, made from the one description of the document. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { reportSchema } from './report.js';

/** JSON Schema (draft 7) of `connector-doctor/report@1`. */
export function reportJsonSchema(): object {
  return {
    $id: 'connector-doctor/report@1',
    title: 'Report of Connector Doctor',
    ...toJsonSchema(reportSchema, { errorMode: 'ignore' }),
  };
}
