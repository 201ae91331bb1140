/** What servers show of themselves: chains that are not genuine, dates, names, and what a capture cannot show. */
import { hidesCertificates, type Certificate, type Flow, type Trust } from '../evidence/capture.js';
import { asksForClientCertificate } from '../knowledge/match.js';
import { certainty } from './direct.js';
import type { AnyJudgement, Judgement } from './facts.js';
import { endsFilter } from './filter.js';
import { groupBy } from './group.js';
import { serverText, stepsOf, targetsOf } from './packets.js';
import { farHost, handshakesOf, isAnswered, refusesClientCertificate } from './tls.js';
import type { Traffic } from './traffic.js';
import { isGenuine, isReplaced, isStranger } from './trust.js';

/** A connection that showed a chain. */
interface Shown {
  readonly flow: Flow;
  readonly trust: Trust;
  readonly leaf: Certificate | undefined;
}

/** Rules TLS-INSPECTED, -UNEXPECTED-AUTHORITY, -CERTIFICATE-DATE, -CERTIFICATE-NAME, -CLIENT-CERTIFICATE-LOST, -CHAIN-HIDDEN. */
export function examineCertificates(traffic: Traffic): AnyJudgement[] {
  const shown = traffic.secured.flatMap(shownBy);
  return [
    ...inspected(shown, traffic),
    ...clientCertificateLost(shown, traffic),
    ...dates(shown, traffic),
    ...names(shown, traffic),
    ...unexpected(shown, traffic),
    ...hidden(shown, traffic),
  ];
}

function shownBy(flow: Flow): Shown[] {
  const trust = flow.tls?.trust ?? null;
  return trust === null ? [] : [{ flow, trust, leaf: flow.tls?.chain[0] }];
}

const flowsOf = (shown: readonly Shown[]): Flow[] => shown.map(({ flow }) => flow);
const hostsOf = (shown: readonly Shown[]): string[] => [...new Set(flowsOf(shown).map(farHost))];

/** A proxy opens a tunnel and can then look into it; direct, it is a device that nobody sees. */
const placeOf = (flows: readonly Flow[]): 'proxy' | 'network' =>
  flows.every((flow) => flow.tunnel !== undefined) ? 'proxy' : 'network';

const proofs = (flows: readonly Flow[]): Pick<Judgement, 'packets' | 'filter' | 'dependsOn'> => ({
  packets: stepsOf(flows, ['connect', 'answer', 'client-hello', 'server-hello', 'certificate', 'alert']),
  filter: endsFilter(flows.map((flow) => flow.server)),
  dependsOn: [],
});

function inspected(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const own = shown.filter(({ trust }) => isReplaced(trust));
  if (own.length === 0) return [];
  const flows = flowsOf(own);
  const targets = targetsOf(flows, farHost);
  const certain = certainty(traffic, targets);
  const products = [...new Set(own.flatMap(({ trust }) => trust.inspector ?? []))];
  const untouched = hostsOf(shown.filter(({ trust }) => isGenuine(trust)));
  const touched = new Set(hostsOf(own));
  // A device that inspects makes certificates for the names that were asked for. Another name is a page's, or a wrong address.
  const strangers = own.every(({ flow }) => flow.tls !== undefined && isStranger(flow.tls));
  return [
    {
      ...certain,
      ...proofs(flows),
      code: 'TLS-INSPECTED',
      // An authority that is only named, and of no product that is known, could be a public one that nobody has met yet.
      confidence: !strangers && (products.length > 0 || own.some(isProven)) ? certain.confidence : 'likely',
      where: placeOf(flows),
      facts: {
        targets,
        authorities: [...new Set(own.flatMap(({ trust }) => trust.authority ?? []))],
        borrowed: own.every(({ trust }) => trust.borrowed === true),
        products,
        strangers: strangers ? [...new Set(own.flatMap(({ leaf }) => (leaf === undefined ? [] : namesOf(leaf))))] : [],
        untouched: untouched.filter((host) => !touched.has(host)),
        now: untouched.some((host) => touched.has(host)),
        proxies: [...new Set(flows.filter((flow) => flow.tunnel !== undefined).map(serverText))],
      },
    },
  ];
}

/** The authority itself was shown, and has signed itself or what it was shown for. */
const isProven = ({ flow, trust }: Shown): boolean =>
  flow.tls?.chain.some(({ subject }) => subject === trust.authority) === true;

function clientCertificateLost(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const unasked = shown.filter(
    ({ flow, trust }) =>
      isReplaced(trust) &&
      asksForClientCertificate(farHost(flow)) &&
      flow.tls?.clientCertificate === null &&
      isAnswered(flow),
  );
  const refused = shown.filter(({ flow }) => flow.tls !== undefined && refusesClientCertificate(flow.tls));
  const flows = [...new Set(flowsOf([...unasked, ...refused]))];
  if (flows.length === 0) return [];
  const targets = targetsOf(flows, farHost);
  // Over a genuine chain it is the service itself that refuses: nothing on the way has a hand in it.
  const byService = unasked.length === 0 && refused.every(({ trust }) => isGenuine(trust));
  return [
    {
      ...certainty(traffic, targets),
      ...proofs(flows),
      code: 'TLS-CLIENT-CERTIFICATE-LOST',
      where: byService ? 'cloud' : placeOf(flows),
      ...(byService ? { whoCanFix: 'administrator' as const } : {}),
      facts: {
        targets,
        unasked: hostsOf(unasked),
        refused: hostsOf(refused),
        alerts: [...new Set(refused.flatMap(({ flow }) => alertsOf(flow)))],
        byService,
      },
    },
  ];
}

const alertsOf = ({ tls }: Flow): string[] =>
  (tls?.alerts ?? [])
    .filter(({ from, level }) => from === 'server' && level === 2)
    .map(({ name, description }) => `${name} (${description})`);

/** Connectors have been there since 2014: an earlier time in a capture is that of a clock that was never set. */
const firstConnector = Date.parse('2014-01-01T00:00:00Z');
const lastPlausible = Date.parse('2100-01-01T00:00:00Z');

function dates(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const wrong = shown.filter(({ trust }) => trust.dates === 'expired' || trust.dates === 'not-yet');
  if (wrong.length === 0) return [];
  const flows = flowsOf(wrong);
  const targets = targetsOf(flows, farHost);
  const states = [...new Set(wrong.map(({ trust }) => trust.dates))];
  const suspect = suspectOf(shown, wrong, traffic);
  const replaced = wrong.every(({ trust }) => isReplaced(trust));
  const { firstAt } = traffic.evidence.summary;
  const time = firstAt === null ? Number.NaN : Date.parse(firstAt);
  const absurd = !(time >= firstConnector && time < lastPlausible);
  const leaves = new Set(wrong.map(({ leaf }) => leaf?.sha256));
  const outOfDate = wrong.flatMap(({ flow }) =>
    (flow.tls?.chain ?? [])
      .filter((each) => isOutOfDate(each, timeOf(flow, traffic)))
      .map((certificate) => ({ host: farHost(flow), certificate })),
  );
  const certificates = [...groupBy(outOfDate, ({ certificate }) => certificate.sha256).values()].flatMap((same) =>
    same.slice(0, 1).map(({ certificate: { sha256, subject, notBefore, notAfter } }) => ({
      subject,
      notBefore,
      notAfter,
      own: leaves.has(sha256),
      hosts: [...new Set(same.map(({ host }) => host))],
    })),
  );
  return [
    {
      ...certainty(traffic, targets),
      ...proofs(flows),
      code: 'TLS-CERTIFICATE-DATE',
      confidence: absurd ? 'possible' : suspect === 'certificate' ? 'certain' : 'likely',
      ...(suspect === 'clock' || (suspect === 'either' && !replaced)
        ? { where: 'server', whoCanFix: 'administrator' }
        : replaced
          ? { where: placeOf(flows), whoCanFix: 'network-team' }
          : {
              where: 'cloud',
              whoCanFix: wrong.some(({ trust }) => trust.end === 'public') ? 'microsoft' : 'network-team',
            }),
      facts: {
        targets,
        state: states.length > 1 ? 'both' : states[0] === 'not-yet' ? 'not-yet' : 'expired',
        suspect,
        replaced,
        absurd,
        takenAt: firstAt,
        certificates: certificates.sort((one, other) => Number(other.own) - Number(one.own)),
      },
    },
  ];
}

/**
 * What is wrong where certificates are out of date. The clock is looked at first: one that is wrong makes them all so, in one
 * direction. Certificates with one span of validity between them may as well have been left to lapse.
 */
function suspectOf(
  shown: readonly Shown[],
  wrong: readonly Shown[],
  traffic: Traffic,
): 'clock' | 'certificate' | 'either' {
  // A server's own certificate that is in date says that the clock is right, even under an authority that is out of date.
  const inTime =
    shown.some(({ trust }) => trust.dates === 'valid') ||
    wrong.some(({ flow, leaf }) => leaf !== undefined && !isOutOfDate(leaf, timeOf(flow, traffic)));
  if (inTime || new Set(wrong.map(({ trust }) => trust.dates)).size > 1) return 'certificate';
  // Nobody makes certificates for the future, but a device whose own clock is somewhat ahead.
  const isAhead = ({ flow, leaf, trust }: Shown): boolean =>
    trust.dates === 'not-yet' &&
    (!isReplaced(trust) || Date.parse(leaf?.notBefore ?? '') - timeOf(flow, traffic) > oneDay);
  if (wrong.every(isAhead)) return 'clock';
  const spans = new Set(wrong.flatMap(({ leaf }) => (leaf === undefined ? [] : `${leaf.notBefore} ${leaf.notAfter}`)));
  return spans.size > 1 ? 'clock' : 'either';
}

const oneDay = 24 * 60 * 60 * 1000;

/** When a connection began, in milliseconds since 1970; not a number where the capture gives no time. */
const timeOf = ({ firstAt }: Flow, { evidence }: Traffic): number =>
  evidence.summary.firstAt === null ? Number.NaN : Date.parse(evidence.summary.firstAt) + firstAt * 1000;

const isOutOfDate = ({ notBefore, notAfter }: Certificate, time: number): boolean =>
  time < Date.parse(notBefore) || time > Date.parse(notAfter);

const namesOf = ({ names, subject }: Certificate): string[] =>
  names.length > 0 ? [...names] : [subject.replace(/^CN=([^,]*).*/, '$1')];

/** A certificate of Microsoft's for a neighbouring name is no stranger's: its services share them, and clients decide. */
function names(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const wrong = shown.filter(
    ({ trust, flow }) =>
      !isReplaced(trust) && trust.end !== 'unreadable' && flow.tls !== undefined && isStranger(flow.tls),
  );
  if (wrong.length === 0) return [];
  const flows = flowsOf(wrong);
  const targets = targetsOf(flows, farHost);
  return [
    {
      ...certainty(traffic, targets),
      ...proofs(flows),
      code: 'TLS-CERTIFICATE-NAME',
      where: placeOf(flows),
      facts: {
        targets,
        names: [...new Set(wrong.flatMap(({ leaf }) => leaf?.names ?? []))],
        authorities: [...new Set(wrong.flatMap(({ trust }) => trust.authority ?? []))],
      },
    },
  ];
}

function unexpected(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const own = shown.filter(({ trust }) => trust.end === 'public' && trust.microsoft === false && !isReplaced(trust));
  if (own.length === 0) return [];
  const flows = flowsOf(own);
  return [
    {
      ...proofs(flows),
      code: 'TLS-UNEXPECTED-AUTHORITY',
      confidence: certainty(traffic, targetsOf(flows, farHost)).confidence,
      facts: {
        targets: targetsOf(flows, farHost),
        authorities: [...new Set(own.flatMap(({ trust }) => trust.authority ?? []))],
      },
    },
  ];
}

/** Names that were reached, and never showed a chain that can be judged. */
function hidden(shown: readonly Shown[], traffic: Traffic): AnyJudgement[] {
  const judged = new Set(hostsOf(shown.filter(({ trust }) => isGenuine(trust) || isReplaced(trust))));
  const flows = handshakesOf(traffic).filter((flow) => isAnswered(flow) && !judged.has(farHost(flow)));
  if (flows.length === 0) return [];
  return [
    {
      ...proofs(flows),
      code: 'TLS-CHAIN-HIDDEN',
      confidence: 'certain',
      facts: {
        hosts: [...new Set(flows.map(farHost))],
        because: [...new Set(flows.map(whyHidden))],
        issuers: [
          ...new Set(flows.flatMap(({ tls }) => (tls?.trust?.end === 'incomplete' ? (tls.trust.authority ?? []) : []))),
        ],
      },
    },
  ];
}

function whyHidden({ tls }: Flow): 'tls13' | 'resumed' | 'incomplete' | 'unreadable' | 'lost' {
  const end = tls?.trust?.end;
  if (end === 'incomplete') return 'incomplete';
  if (end !== undefined) return 'unreadable';
  if (hidesCertificates(tls?.version ?? null)) return 'tls13';
  return tls?.resumed === true ? 'resumed' : 'lost';
}
