/** Tries the scripts for automatic configuration that a capture holds, with the names that the connector needs. */
import type { CaptureEvidence, Flow, HttpExchange, ScriptTrial } from '../../evidence/capture.js';
import { endpoints } from '../../knowledge/endpoints.js';
import { endpointsOf, isConnectorName } from '../../knowledge/match.js';
import { trialOf, type ScriptRequest } from './script-run.js';
import { ScriptWorker, type ScriptEngine } from './script-worker.js';

/** Different scripts that are tried; a connector fetches one, and a capture that has many holds others' browsing. */
const mostScripts = 4;
const mostQuestions = 40;
/** Milliseconds that a script may take in all. It is told to end before that, and ended if it does not listen. */
const trialTime = 1500;

/** The same evidence, in which each whole script says what it answers. Never rejects for anything a script does. */
export async function withScriptTrials(evidence: CaptureEvidence, engine: ScriptEngine): Promise<CaptureEvidence> {
  const whole = evidence.flows.flatMap((flow) =>
    (flow.http ?? []).flatMap(({ script }) => (script?.whole === true ? [{ flow, text: script.text }] : [])),
  );
  const trials = new Map<string, ScriptTrial | null>();
  for (const { flow, text } of whole) {
    if (trials.has(text) || trials.size >= mostScripts) continue;
    trials.set(text, await tryInWorker(engine, requestOf(text, flow, evidence)));
  }
  if (trials.size === 0) return evidence;
  const tried = (exchange: HttpExchange): HttpExchange => {
    const { script } = exchange;
    if (script?.whole !== true) return exchange;
    return { ...exchange, script: { ...script, trial: trials.get(script.text) ?? null } };
  };
  return {
    ...evidence,
    flows: evidence.flows.map((flow) =>
      flow.http?.some(({ script }) => script !== null) === true ? { ...flow, http: flow.http.map(tried) } : flow,
    ),
  };
}

/** What a script is asked, and what it may know: what the capture knows. */
export function requestOf(text: string, flow: Flow, evidence: CaptureEvidence): ScriptRequest {
  const names: Record<string, string[]> = {};
  for (const { name, rcode, answers } of evidence.dns) {
    if (rcode === null) continue;
    names[name] = [...(names[name] ?? []), ...answers.filter((answer) => /^[\d.]+$|:/.test(answer))];
  }
  const began = Date.parse(evidence.summary.firstAt ?? '');
  return {
    text,
    questions: questionsOf(evidence),
    names,
    client: [flow.client.address],
    now: Number.isNaN(began) ? 0 : began + flow.firstAt * 1000,
  };
}

/** The names of the connector that the capture shows, and those that the documents give in full. */
function questionsOf({ flows, dns }: CaptureEvidence): ScriptRequest['questions'] {
  const seen = [
    ...flows.flatMap(({ tunnel }) => (tunnel?.attempts ?? []).map(({ target }) => target.replace(/:\d+$/, ''))),
    ...flows.flatMap(({ server }) => server.name ?? []),
    ...dns.map(({ name }) => name),
  ].filter(isConnectorName);
  const documented = endpoints
    .filter(({ phase, pattern, cloud }) => phase !== 'legacy' && cloud === 'public' && !pattern.startsWith('*.'))
    .map(({ pattern }) => pattern);
  // Without a name of the service itself, one that its wildcard covers stands for it.
  const service = seen.some((name) => name.endsWith('.msappproxy.net')) ? [] : ['bootstrap.msappproxy.net'];
  const hosts = [...new Set([...seen, ...service, ...documented])].slice(0, mostQuestions);
  return hosts.map((host) => ({ host, url: `${schemeOf(host)}://${host}/` }));
}

const schemeOf = (host: string): string =>
  endpointsOf(host).every(({ protocol }) => protocol === 'http') ? 'http' : 'https';

/** null where the trial could not be made. Who gives it up ends this thread, and its worker with it. */
async function tryInWorker(engine: ScriptEngine, request: ScriptRequest): Promise<ScriptTrial | null> {
  const worker = new ScriptWorker(engine);
  try {
    const run = await worker.run(request, trialTime);
    return run === null ? null : trialOf(run);
  } finally {
    worker.close();
  }
}
