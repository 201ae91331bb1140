/** All remedies by their ids. */
import type { Question } from '../evidence/server.js';
import { automatic } from './automatic.js';
import { backend } from './backend.js';
import { bypass } from './bypass.js';
import { explicitProxy } from './explicit-proxy.js';
import { installerProxy } from './installer-proxy.js';
import type { KnownServer, Planned, Remedy } from './planned.js';
import type { RemedyId, RemedyRequest, RequestOf } from './request.js';
import { restore } from './restore.js';
import { services } from './services.js';
import { notesOfSteps } from './step-notes.js';
import { tls } from './tls.js';
import { winHttp } from './winhttp.js';

const remedies: { readonly [Id in RemedyId]: Remedy<Id> } = {
  bypass,
  proxy: explicitProxy,
  automatic,
  winhttp: winHttp,
  backend,
  tls,
  service: services,
  'installer-proxy': installerProxy,
  restore,
};

/** What has to be read beside the survey to plan what is asked for. */
export function questionsFor(
  request: RemedyRequest,
  known: Pick<KnownServer, 'facts' | 'history'>,
): readonly Question[] {
  return remedyOf(request).questions(request, known);
}

/** What would be changed. The same server and the same request give the same. */
export function planRemedy(request: RemedyRequest, server: KnownServer): Planned {
  const planned = remedyOf(request).plan(request, server);
  if (planned.state !== 'changes') return planned;
  return { ...planned, notes: [...planned.notes, ...notesOfSteps(planned.steps, server)] };
}

/** The table pairs each remedy with its own request; the compiler cannot follow that through a variable name. */
const remedyOf = (request: RemedyRequest): Remedy<RemedyId> =>
  remedies[request.remedy] as unknown as Remedy<RequestOf<RemedyId>['remedy']>;
