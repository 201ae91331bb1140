/** What was met in place of a name that a path did not reach, as a network engineer wants to know it. Pure. */
import type { Flow } from '../../evidence/capture.js';
import type { Probes, ProbeTarget } from '../../evidence/probes.js';
import type { Code } from '../codes.js';
import type { AnyJudgement } from '../facts.js';
import { outcomeOf } from '../outcome.js';
import { isReplaced } from '../trust.js';
import { isAbout, stoppedBy } from './about.js';
import { isReachedEnding, isUntold, type CellEnding, type ExaminedCell } from './cell.js';
import { ownPart } from './lists.js';
import type { PathsExamination } from './examine-paths.js';
import type { PathExamination } from './judge-path.js';
import { scoreOf } from './recommend.js';
import { isTaken, resultOf } from './rehearsal.js';

/** A name that a path did not reach. */
export interface Sighting {
  readonly host: string;
  readonly port: number;
  /** The row of the documents. */
  readonly pattern: string;
  readonly protocol: ProbeTarget['protocol'];
  readonly ending: CellEnding;
  /** The proxy itself is what could not be reached or found. */
  readonly atProxy: boolean;
  /** `direct`, or the proxy as `host:port`; null where none was tried. */
  readonly route: string | null;
  /** Codes of the findings that name it. */
  readonly codes: readonly string[];
  /** Seconds after the probes began, of the first and of the last that is known of it. */
  readonly begins: number;
  readonly ends: number;
  /** Addresses that connections were asked of. */
  readonly addresses: readonly string[];
  /** Requests for connection, repetitions included. */
  readonly requests: number;
  /** Devices that said something about it by ICMP. */
  readonly devices: readonly string[];
  /** The proxy's answer to CONNECT, or the answer to a plain request. */
  readonly answer: {
    readonly status: number;
    readonly reason: string;
    readonly authenticate: readonly string[];
    readonly via: string | null;
  } | null;
  /** Names and numbers of alerts that ended a handshake: `handshake_failure (40)`. */
  readonly alerts: readonly string[];
  /** How the other side ended it. */
  readonly cut: 'reset' | 'close' | null;
  /** The title of a page that came. */
  readonly page: string | null;
  /** The certificate that a device showed in place of the service's own. */
  readonly shown: {
    readonly subject: string;
    readonly issuer: string;
    readonly authority: string | null;
    readonly product: string | null;
  } | null;
  /** Name servers that were asked, and their response codes; null for silence. */
  readonly lookups: {
    readonly name: string;
    readonly servers: readonly string[];
    readonly codes: readonly (number | null)[];
  };
}

/** A path that is broken, and what was met on it. */
export interface BrokenPath {
  readonly examined: PathExamination;
  readonly judgements: readonly AnyJudgement[];
  readonly sightings: readonly Sighting[];
  /** Names, where a certificate like the connector's, signed with SHA-512, did not pass. */
  readonly sha512: readonly string[];
}

/** What there is to report to whoever looks after the network. */
export interface NetworkFacts {
  readonly broken: readonly BrokenPath[];
  /** Paths that reach everything. */
  readonly working: readonly PathExamination[];
  /** This server's own addresses, as its connections had them. */
  readonly own: readonly string[];
}

/** Reads the tries; null where nothing is broken that is a fault. */
export function networkFactsOf(probes: Probes, { paths, judgements }: PathsExamination): NetworkFacts | null {
  const problems = judgements.filter((each) => outcomeOf(each) === 'problem');
  const broken = paths.flatMap((examined): BrokenPath[] => {
    const all = problems.filter((each) => each.paths?.includes(examined.path.id) === true);
    const own = all.filter((each) => !isOfServer(each));
    if (own.length === 0) return [];
    const elsewhere = all.filter(isOfServer);
    const isFor = (cell: ExaminedCell): boolean =>
      own.some((each) => stoppedBy(each, examined).includes(cell)) ||
      !elsewhere.some((each) => stoppedBy(each, examined).includes(cell));
    const failing = examined.cells.filter((cell) => isFailing(cell) && isFor(cell));
    return [
      {
        examined,
        judgements: own,
        sightings: failing.map((cell) => sightingOf(examined, cell, own)),
        sha512: probes.rehearsals
          .filter(
            (each) =>
              each.path === examined.path.id && isTaken(each, examined.path) && resultOf(each) === 'sha512-refused',
          )
          .flatMap(({ target }) => probes.targets.find(({ id }) => id === target)?.host ?? []),
      },
    ];
  });
  if (broken.length === 0) return null;
  return { broken, working: paths.filter((each) => scoreOf(each).state === 'works'), own: ownAddresses(probes) };
}

/** What this server does to itself, and what follows from it. */
const ownCauses: readonly Code[] = ['HOSTS-FILE-OVERRIDE', 'CLOCK-WRONG'];

/** True for what lies on this server: nobody on the network can change that, and whoever is asked to looks in vain. */
const isOfServer = ({ code, dependsOn, whoCanFix }: AnyJudgement): boolean =>
  ownCauses.some((cause) => code === cause || dependsOn.includes(cause)) ||
  // Where no other time is known, this server's clock is the first to be looked at.
  (code === 'TLS-CERTIFICATE-DATE' && whoCanFix === 'administrator');

const isFailing = ({ target, ending }: ExaminedCell): boolean =>
  target.need === 'needed' && !isReachedEnding(ending) && !isUntold(ending);

function ownAddresses({ paths, rehearsals }: Probes): string[] {
  const flows = [...paths, ...rehearsals].flatMap((each) => each.flows);
  const addresses = flows.map(({ client }) => client.address.replace(/^::ffff:/i, ''));
  return [...new Set(addresses)].filter((address) => address !== '');
}

function sightingOf({ path }: PathExamination, cell: ExaminedCell, judgements: readonly AnyJudgement[]): Sighting {
  const { target, ending, atProxy } = cell;
  const cells = path.cells.map(ownPart);
  const tried = cells.find((each) => each.target === target.id);
  const ids = new Set(tried?.flows);
  const flows = path.flows.filter(({ id }) => ids.has(id));
  const questions = (tried?.questions ?? []).flatMap((index) => path.dns[index] ?? []);
  const times = [...questions.map(({ at }) => at), ...flows.map(({ firstAt }) => firstAt)];
  const ends = [...questions.map(({ at, answerAt }) => answerAt ?? at), ...flows.map(({ lastAt }) => lastAt)];
  const begins = times.length === 0 ? 0 : Math.min(...times);
  const cuts = flows.flatMap(({ closedBy }) => (closedBy?.side === 'server' ? [closedBy.how] : []));
  return {
    host: target.host,
    port: target.port,
    pattern: target.pattern,
    protocol: target.protocol,
    ending,
    atProxy,
    route: tried?.route ?? null,
    codes: codesAbout(cell, tried?.route ?? null, judgements),
    begins,
    ends: ends.length === 0 ? begins : Math.max(...ends),
    addresses: [...new Set(flows.map(({ server }) => server.address))],
    requests: flows.reduce((sum, { syn }) => sum + syn, 0),
    devices: [...new Set(flows.flatMap(({ icmp }) => icmp.map(({ from }) => from)))],
    answer: answerOf(flows),
    alerts: [
      ...new Set(
        flows.flatMap(({ tls }) =>
          (tls?.alerts ?? []).flatMap(({ level, description, name }) =>
            level === 2 && description !== 0 ? [`${name} (${description})`] : [],
          ),
        ),
      ),
    ],
    cut: cuts[0] ?? null,
    page: pageOf(flows),
    shown: shownIn(flows),
    lookups: {
      name: questions[0]?.name ?? target.host,
      servers: [...new Set(questions.map(({ server }) => server).filter((server) => server !== ''))],
      codes: [...new Set(questions.map(({ rcode }) => rcode))],
    },
  };
}

function answerOf(flows: readonly Flow[]): Sighting['answer'] {
  const attempts = flows.flatMap(({ tunnel }) => tunnel?.attempts ?? []);
  const refused = attempts.find(({ status }) => status !== null && (status < 200 || status > 299));
  if (refused !== undefined) {
    const { status, reason, authenticate, via = null } = refused;
    return { status: status ?? 0, reason, authenticate, via };
  }
  const [status] = flows.flatMap(({ plainAnswer, http = [] }) =>
    [plainAnswer?.status, ...http.map((exchange) => exchange.status)].filter((each) => each != null),
  );
  return status === undefined ? null : { status, reason: '', authenticate: [], via: null };
}

function pageOf(flows: readonly Flow[]): string | null {
  const contents = flows.flatMap(({ plainAnswer, http = [] }) => [
    plainAnswer?.content ?? null,
    ...http.map(({ content }) => content),
  ]);
  return contents.find((content) => content?.kind === 'page')?.title ?? null;
}

function shownIn(flows: readonly Flow[]): Sighting['shown'] {
  const replaced = flows.find(
    ({ tls }) => tls?.trust != null && (isReplaced(tls.trust) || tls.trust.forName === false),
  );
  const [leaf] = replaced?.tls?.chain ?? [];
  if (leaf === undefined) return null;
  const { authority = null, inspector = null } = replaced?.tls?.trust ?? {};
  return { subject: leaf.subject, issuer: leaf.issuer, authority, product: inspector };
}

/** Codes of the findings that name this host, or the proxy that could not be reached for it. */
const codesAbout = (cell: ExaminedCell, route: string | null, judgements: readonly AnyJudgement[]): string[] => [
  ...new Set(judgements.filter((each) => isAbout(each, cell, route)).map(({ code }) => code)),
];
