/** Connections that are made without a proxy: those that fail, and those that should have taken the proxy. */
import type { Flow } from '../evidence/capture.js';
import type { AnyJudgement, Failing } from './facts.js';
import { endsFilter } from './filter.js';
import { stepsOf, targetsOf } from './packets.js';
import type { DirectTarget, Traffic } from './traffic.js';

const failures: readonly Failing[] = ['prohibited', 'no-route', 'refused', 'dropped'];

/**
 * How all connections of a target failed; null where one was made, or where the capture ends too soon to tell. The
 * clearest statement wins: a device that says "prohibited" explains the silence of the next attempt.
 */
export function failureOf(flows: readonly Flow[]): Failing | null {
  if (flows.some((flow) => flow.outcome === 'connected' || flow.outcome === 'midstream')) return null;
  return failures.find((failure) => flows.some((flow) => flow.outcome === failure)) ?? null;
}

/** Rules DIRECT-DROPPED, DIRECT-REFUSED, DIRECT-PROHIBITED, DIRECT-NO-ROUTE and PROXY-BYPASSED. */
export function examineDirect(traffic: Traffic): AnyJudgement[] {
  const needed = traffic.direct.filter((target) => target.kind === 'needed');
  if (traffic.intent.mode === 'proxy') return bypassed(traffic, needed);
  return failures.flatMap((failure) => failing(traffic, failure, needed));
}

function failing(traffic: Traffic, failure: Failing, needed: readonly DirectTarget[]): AnyJudgement[] {
  const flows = needed.filter((target) => failureOf(target.flows) === failure).flatMap((target) => target.flows);
  if (flows.length === 0) return [];
  const targets = targetsOf(flows);
  const common = {
    packets: stepsOf(flows, ['syn', 'syn-again', 'reset', 'icmp']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
  };
  const confidence = traffic.nameless ? 'possible' : 'certain';
  switch (failure) {
    case 'dropped': {
      const seconds = Math.max(...flows.map((flow) => flow.lastAt - flow.firstAt));
      const repeated = flows.some((flow) => flow.synRetransmissions > 0);
      return [
        {
          ...common,
          code: 'DIRECT-DROPPED',
          confidence: traffic.nameless ? 'possible' : repeated ? 'certain' : 'likely',
          facts: { targets, seconds, nameless: traffic.nameless },
        },
      ];
    }
    case 'refused':
      return [{ ...common, code: 'DIRECT-REFUSED', confidence, facts: { targets } }];
    case 'prohibited':
      return [{ ...common, code: 'DIRECT-PROHIBITED', confidence, facts: { targets, devices: devicesOf(flows) } }];
    case 'no-route':
      return [{ ...common, code: 'DIRECT-NO-ROUTE', confidence, facts: { targets, devices: devicesOf(flows) } }];
  }
}

/** Told to use a proxy, what still goes direct is the finding, whether it gets through or not. */
function bypassed(traffic: Traffic, needed: readonly DirectTarget[]): AnyJudgement[] {
  const targets = needed.filter((target) => target.name !== null || failureOf(target.flows) !== null);
  const flows = targets.flatMap((target) => target.flows).filter((flow) => flow.outcome !== 'midstream');
  if (flows.length === 0) return [];
  const { proxy } = traffic.intent;
  return [
    {
      code: 'PROXY-BYPASSED',
      confidence: traffic.nameless ? 'possible' : 'certain',
      facts: {
        targets: targetsOf(flows),
        failed: targets.filter((target) => failureOf(target.flows) !== null).length,
        proxy: proxy === null ? null : `${proxy.host}:${proxy.port}`,
      },
      packets: stepsOf(flows, ['syn', 'syn-again', 'syn-ack', 'reset', 'icmp']),
      filter: endsFilter(flows.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

function devicesOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.flatMap((flow) => flow.icmp.map((error) => error.from)))];
}
