/** Tries for tests that touch no network: what came of them is written by hand, and judged like anything else. */
import type { ProbeOptions } from '../../doctor.js';
import { type Certificate, type Flow, type Trust } from '../../evidence/capture.js';
import type { ProbeCell, ProbedPath, Probes, ProbeTarget } from '../../evidence/probes.js';
import {
  answeredTls,
  certificate,
  exchangeOf,
  failingFlow,
  flowTo,
  genuine,
  lookup,
  tunnelFlow,
} from '../../examine/testing/evidence.js';
import { triedAgain } from '../../network/probe/again.js';
import type { PathChoice } from '../../network/probe/plans.js';
import { targetsOf } from '../../network/probe/targets.js';
import type { ProbeHooks, Tried } from '../../probing.js';
import type { Program } from '../../report/failure-report.js';
import { pathsReport } from '../../report/paths-report.js';

/** How the script goes. What is tried again was mended meanwhile. */
export interface ScriptedProbe {
  /** Milliseconds between two tries that end. */
  readonly pause?: number;
  /** After this many tries nothing ends any more, until it is cancelled; left out where all ends. */
  readonly holdsAfter?: number;
  /** Everything gets through everywhere. */
  readonly healthy?: boolean;
}

/** The proxy that the script knows. */
export const scriptedProxy = { host: 'proxy.contoso.local', port: 8080 } as const;

/**
 * Tries in which nothing gets out directly, and nearly everything through the proxy that is set up: it looks into one name,
 * and asks for a sign-in for another one. Automatic configuration leads nowhere.
 */
export async function scriptedProbe(
  program: Program,
  { pause = 0, holdsAfter = Infinity, healthy = false }: ScriptedProbe,
  { paths: asked, cloud, tenant, rehearse, again = null }: ProbeOptions,
  { onProgress, signal }: ProbeHooks = {},
): Promise<Tried> {
  const all = targetsOf({ cloud, tenant });
  const targets = again === null ? all : all.filter(({ id }) => again.targets.includes(id));
  const ways = wayOf(asked);
  const scripts = new Map(ways.map((way) => [way, new PathScript(way, healthy || again !== null)]));
  const takenAt = new Date().toISOString();
  const own = (complete: boolean): Probes => ({
    takenAt,
    complete,
    cloud,
    tenant,
    targets: [...targets],
    paths: ways.flatMap((way) => scripts.get(way)?.path(targets) ?? []),
    rehearsals: rehearse && complete ? ways.flatMap((way) => scripts.get(way)?.rehearsals(targets) ?? []) : [],
  });
  const isAborted = (): boolean => signal?.aborted === true;
  const known = (complete: boolean): Probes =>
    again === null ? own(complete) : triedAgain(again.earlier, own(complete));
  const aborted = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  let done = 0;
  for (const target of targets) {
    for (const script of scripts.values()) {
      if (done >= holdsAfter) await aborted;
      if (isAborted()) break;
      if (pause > 0) await Promise.race([new Promise((resolve) => setTimeout(resolve, pause)), aborted]);
      script.try(target);
      done += 1;
      onProgress?.(pathsReport(program, new Date(), known(false)), known(false));
    }
  }
  if (isAborted()) for (const script of scripts.values()) script.cancel();
  const probes = known(!isAborted());
  return { report: pathsReport(program, new Date(), probes), probes };
}

type Way = Pick<ProbedPath, 'id' | 'kind' | 'proxy' | 'inForce' | 'asked'>;

function wayOf(asked: readonly PathChoice[] | null): Way[] {
  if (asked === null) {
    return [
      { id: 'as-set-up', kind: 'as-set-up', proxy: null, inForce: true, asked: false },
      { id: 'direct', kind: 'direct', proxy: null, inForce: false, asked: false },
      { id: 'wpad', kind: 'wpad', proxy: null, inForce: false, asked: false },
    ];
  }
  return asked.map((choice) =>
    choice.kind === 'proxy'
      ? {
          id: `${choice.host}:${choice.port}`,
          kind: 'proxy',
          proxy: { host: choice.host, port: choice.port },
          inForce: false,
          asked: true,
        }
      : { id: choice.kind, kind: choice.kind, proxy: null, inForce: false, asked: true },
  );
}

const noScript: ProbedPath['script'] = {
  url: null,
  age: null,
  certain: true,
  tried: [{ url: 'http://wpad.contoso.local/wpad.dat', from: 'primary', outcome: 'no-name', detail: null }],
  fault: null,
  ways: [],
};

const serviceCertificate = (host: string): Certificate => ({ ...certificate, subject: `CN=${host}`, names: [host] });

const inspected: Trust = {
  end: 'private',
  authority: 'CN=Zscaler Intermediate Root CA, O=Zscaler Inc., C=US',
  microsoft: null,
  inspector: 'Zscaler',
  dates: 'valid',
  forName: true,
};

class PathScript {
  private readonly done = new Map<string, ProbeCell>();
  private readonly flows: Flow[] = [];
  private readonly dns: ProbedPath['dns'] = [];
  private isCancelled = false;

  constructor(
    private readonly way: Way,
    private readonly healthy: boolean,
  ) {}

  path(targets: readonly ProbeTarget[]): ProbedPath {
    const next = targets.find(({ id }) => !this.done.has(id));
    const cells = targets.map(
      (target) =>
        this.done.get(target.id) ??
        this.cellOf(target, this.isCancelled ? 'cancelled' : target === next ? 'running' : 'waiting'),
    );
    const script = this.way.kind === 'wpad' ? { script: noScript } : {};
    return { ...this.way, ...script, cells, flows: [...this.flows], dns: [...this.dns], endsAt: 60 };
  }

  cancel(): void {
    this.isCancelled = true;
  }

  try(target: ProbeTarget): void {
    if (this.way.kind === 'wpad') {
      this.done.set(target.id, { ...this.cellOf(target, 'not-tried'), because: 'no automatic configuration here' });
      return;
    }
    const first = this.flows.length;
    const questions: number[] = [];
    if (this.way.kind === 'direct') {
      questions.push(this.dns.length);
      this.dns.push(lookup(target.host, 0, ['203.0.113.20']));
    }
    const made = this.way.kind === 'direct' ? this.directly(target) : this.throughProxy(target);
    this.flows.push(...made.map((flow, index) => ({ ...flow, id: first + index })));
    this.done.set(target.id, {
      ...this.cellOf(target, 'done'),
      route: this.way.kind === 'direct' ? 'direct' : `${this.proxy.host}:${this.proxy.port}`,
      flows: made.map((_, index) => first + index),
      questions,
      milliseconds: 84,
    });
  }

  rehearsals(targets: readonly ProbeTarget[]): Probes['rehearsals'] {
    if (this.way.kind === 'wpad' || (this.way.kind === 'direct' && !this.healthy)) return [];
    const target = targets.find(({ name }) => name.includes('.bootstrap.'));
    if (target === undefined) return [];
    const tls = { ...answeredTls, serverName: target.host, clientCertificate: 'sent' as const };
    const flow = { ...tunnelFlow(target.id, [200], { tls }), id: 0 };
    return [
      {
        path: this.way.id,
        target: target.id,
        tries: [{ hash: 'SHA-512', flow: 0, completed: true }],
        flows: [flow],
      },
    ];
  }

  private get proxy(): { readonly host: string; readonly port: number } {
    return this.way.proxy ?? scriptedProxy;
  }

  private cellOf({ id }: ProbeTarget, state: ProbeCell['state']): ProbeCell {
    return { target: id, state, because: null, route: null, flows: [], questions: [], milliseconds: null };
  }

  private directly(target: ProbeTarget): Flow[] {
    const { host, port, protocol } = target;
    if (!this.healthy) return [failingFlow(host, port, 'dropped')];
    if (protocol === 'http') return [flowTo(host, port, { http: [listOf('/')] })];
    return handshakesWith(host, genuine, (tls) => flowTo(host, port, { tls, lastAt: 0.084, steps: stepsOf(host) }));
  }

  private throughProxy({ host, id, name, protocol }: ProbeTarget): Flow[] {
    const server = { ...this.proxy, address: '192.0.2.80', name: this.proxy.host, nameFrom: 'dns' as const };
    if (protocol === 'http') return [flowTo('', 0, { server, lastAt: 0.012, http: [listOf(`http://${host}/`)] })];
    if (!this.healthy && name.includes('.registration.')) {
      const flow = tunnelFlow(id, [407], { server, lastAt: 0.2 });
      const attempts = flow.tunnel?.attempts.map((attempt) => ({
        ...attempt,
        reason: 'Proxy Authentication Required',
        via: '1.1 proxy.contoso.local (squid/6.13)',
        text: '<html><title>Access Denied</title><p>Cache Access Denied.</html>',
      }));
      return [{ ...flow, tunnel: { target: id, status: 407, carries: null, attempts: attempts ?? [] } }];
    }
    if (!this.healthy && name === 'www.office.com') {
      return [flowTo('', 0, { server, outcome: 'unanswered', connectedAt: null })];
    }
    const trust = !this.healthy && name.includes('.bootstrap.') ? inspected : genuine;
    return handshakesWith(host, trust, (tls) =>
      tunnelFlow(id, [200], { server, tls, lastAt: 0.084, steps: stepsOf(host) }),
    );
  }
}

const listOf = (target: string): NonNullable<Flow['http']>[number] => ({
  ...exchangeOf(target, 200),
  contentType: 'application/pkix-crl',
  list: { kind: 'crl', state: 'valid', bytes: 1042 },
  date: new Date().toISOString(),
});

/** The one as the connector makes it, and the one of today. */
function handshakesWith(host: string, trust: Trust, make: (tls: NonNullable<Flow['tls']>) => Flow): Flow[] {
  const issuer = trust.inspector === null ? certificate.issuer : (trust.authority ?? '');
  const chain = [{ ...serviceCertificate(host), issuer }];
  const tls = { ...answeredTls, serverName: host, chain, trust };
  const newest = make({ ...tls, offered: ['TLS 1.3', 'TLS 1.2'], version: 'TLS 1.3' });
  return [make(tls), { ...newest, http: [{ ...exchangeOf('/', 200), date: new Date().toISOString() }] }];
}

function stepsOf(host: string): Flow['steps'] {
  const { steps } = flowTo(host, 443);
  const [first] = steps;
  if (first === undefined) return [];
  return [
    first,
    { ...first, at: 0.02, kind: 'client-hello', detail: host },
    { ...first, at: 0.05, from: 'server', kind: 'server-hello', detail: 'TLS 1.2' },
  ];
}
