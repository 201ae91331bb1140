/** The published JSON Schemas, made from the one description of each document. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { serverEvidenceSchema } from '../evidence/server.js';
import { helpSchema } from './help.js';
import { reportSchema } from './report.js';

/** JSON Schema (draft 7) of `connector-doctor/report@1`. */
export function reportJsonSchema(): object {
  return {
    $id: 'connector-doctor/report@1',
    title: 'Report of Connector Doctor',
    ...toJsonSchema(reportSchema, { errorMode: 'ignore' }),
  };
}

/** JSON Schema (draft 7) of `connector-doctor/help@1`. */
export function helpJsonSchema(): object {
  return {
    $id: 'connector-doctor/help@1',
    title: 'Help page of Connector Doctor',
    ...toJsonSchema(helpSchema, { errorMode: 'ignore' }),
  };
}

/** JSON Schema (draft 7) of `connector-doctor/evidence@1`: what a bundle holds as evidence.json. */
export function evidenceJsonSchema(): object {
  return {
    $id: 'connector-doctor/evidence@1',
    title: 'What Connector Doctor read of a server',
    ...toJsonSchema(serverEvidenceSchema, { errorMode: 'ignore' }),
  };
}
