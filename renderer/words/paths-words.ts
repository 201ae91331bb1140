/** Every word of the page of the paths. What the program concluded comes ready from it. */
import type { PathCell } from '../../preload/contract/index.js';
import { countOf, formatCount, formatDuration } from './numbers.js';

type SegmentId = PathCell['segments'][number]['id'];
type SegmentState = PathCell['segments'][number]['state'];

const ofNames = (done: number, all: number): string => `${formatCount(done)} of ${countOf(all, 'name')}`;

/** All text of that page, by place. */
export const pathsWords = {
  step: 'Paths',
  idle: 'What gets through',
  elsewhere: 'Not from here',
  running: (done: number, all: number) => (all === 0 ? 'Begins' : ofNames(done, all)),
  cancelledAt: (done: number, all: number) => (all === 0 ? 'Cancelled' : `Cancelled, ${ofNames(done, all)}`),
  failedStep: 'Could not be tried',
  untold: 'Could not be tested',
  reached: (reached: number, of: number) =>
    reached === of ? `All ${countOf(of, 'name')} reached` : `Reaches ${ofNames(reached, of)}`,
  interrupted: 'The tries could not be finished.',

  choice: {
    title: 'Try what the connector needs',
    text: 'Every name that a connector needs is tried from this computer, over each path at the same time, and you see how far each one gets. Most answer within seconds; where something is silent, it takes up to a minute. Nothing is changed.',
    which: 'Which paths',
    matter: 'Those that matter here',
    matterHint:
      'The way that is set up now, the direct one, automatic configuration (WPAD), and every proxy that this server’s settings name.',
    notRead:
      'This server has not been looked at yet, so what is set up here is not known: the direct way and automatic configuration are tried.',
    elsewhere:
      'This computer is no Windows server: no settings of a connector are read here. The direct way and automatic configuration are tried.',
    toServer: 'Look at this server first',
    chosen: 'Only these',
    direct: 'Direct',
    directHint: 'Straight out through the firewall, with nothing in between.',
    wpad: 'Automatic (WPAD)',
    wpadHint: 'The network hands out a script that names the proxy.',
    proxy: 'Through this proxy',
    proxyLabel: 'Proxy’s address',
    proxyHint: 'Name and port, as in proxy.contoso.com:8080.',
    proxyMissing: 'Write the proxy’s name and port, as in proxy.contoso.com:8080. Or leave this path out.',
    none: 'Choose at least one path.',
    rehearse: 'Show a throw-away certificate to Microsoft’s service',
    rehearseHint:
      'A connector proves who it is with a certificate, and some devices on the way break that. So one is made for this test alone, shown once, and thrown away: it belongs to nobody and opens nothing. Leave this out if your company does not want it.',
    tenant: 'Tenant’s id, if you have it',
    tenantHint:
      'It stands in the Entra admin centre under Overview. Without it, and without a connector here, some names are tried with an id that stands for it.',
    tenantBad: 'A tenant’s id looks like 0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10.',
    more: 'Which cloud',
    clouds: { public: 'Microsoft’s public cloud', usgov: 'Microsoft’s cloud for the US Government' },
    cloudHint: 'The names differ. Nearly everybody is in the public one.',
    go: 'Try the paths',
  },

  recorded: {
    title: 'This is a recorded server: nothing is tried from here.',
    text: 'What gets through can only be seen from the server itself. Run this program there, and try its paths.',
    start: 'Go to the start page',
  },

  run: {
    begins: 'The paths are being tried',
    trying: (names: number, paths: number) => `Trying ${countOf(names, 'name')} over ${countOf(paths, 'path')}`,
    again: 'The paths are tried again.',
    final: (names: number) =>
      `So far. The advice is final when ${names === 1 ? 'the name is' : `all ${formatCount(names)} names are`} tried.`,
    ahead: (label: string) => `So far, this path does best: ${label}.`,
    names: ofNames,
    open: (count: number) => `${countOf(count, 'try', 'tries')} under way`,
    limit: 'each step at most 10 s',
    progress: 'How far the tries are',
    slow: 'Taking longer than usual. Something answers slowly; each step is given up after its time.',
    cancel: 'Cancel, keep what is there',
  },

  verdict: {
    nothing: 'No path reaches anything that the connector needs.',
    untold: 'No path could be tested to its end.',
    mixed: 'The way that is set up now does best.',
    cancelled: 'You cancelled the tries.',
    kept: (done: number, all: number) =>
      all === 0 ? 'Nothing was tried by then.' : `${ofNames(done, all)} were tried to the end by then, and are below.`,
    best: (sentence: string) => `By then: ${sentence}`,
    sure: { certain: 'Certain.', likely: 'Likely.', possible: 'Possible.' },
    tried: (names: number, paths: number) => `${countOf(names, 'name')} over ${countOf(paths, 'path')}`,
    at: (moment: string) => `tried ${moment}`,
    message: 'Copy the message for IT',
    toFindings: 'Go to what we found',
    again: 'Try all again',
    failedAgain: (count: number) =>
      count === 1 ? 'Try the broken name again' : `Try the ${formatCount(count)} broken names again`,
    change: 'Choose other paths…',
  },

  failed: {
    fallbackTitle: 'The paths could not be tried.',
    again: 'Try again',
    change: 'Choose other paths…',
  },

  matrix: {
    title: 'Every name, over every path',
    caption: 'Names that the connector needs, and how far each one gets over each path',
    name: 'Name',
    inForce: 'in force now',
    needs: { needed: '', optional: 'optional', recommended: 'recommended' },
    hint: 'Segments: name, connection, proxy, TLS, answer. Select a cell for the chain, the proxy’s answer and the times; arrow keys move from cell to cell.',
    copy: 'Copy all of this as text',
    notTried: 'not tried',
    noCell: 'none',
  },

  segments: {
    name: 'Name',
    connection: 'Connection',
    proxy: 'Proxy',
    tls: 'TLS',
    answer: 'Answer',
  } satisfies Record<SegmentId, string>,
  states: {
    ok: 'works',
    failed: 'breaks here',
    unknown: 'cannot be told',
    'not-reached': 'not reached',
    'not-used': 'not on this way',
    running: 'being tried',
  } satisfies Record<SegmentState, string>,
  segment: (name: string, state: string, took: number | null) =>
    `${name}: ${state}${took === null ? '' : `, ${formatDuration(took / 1000)}`}`,

  rest: {
    title: 'What the paths say about each other',
    lists: 'Certificate lists',
    script: 'Automatic configuration',
    scriptTried: (count: number) => `Where a script was looked for (${countOf(count, 'place')})`,
    rehearsal: 'The throw-away certificate',
    rehearsalOver: (host: string, path: string) => `${host}, ${path}`,
    tenant:
      '{tenant} is your tenant’s id, which is not known here: a stand-in was tried in its place. Whether a name is let through does not depend on it. To try the real names, choose other paths and give the id there.',
  },

  clock: {
    title: 'This server’s clock',
    untold: 'Too few answers told the time, so this server’s clock could not be compared.',
    agrees: (hosts: number) =>
      `It agrees with the time (Date) in the answers of ${countOf(hosts, 'name')}, to the second.`,
    differs: (seconds: number, hosts: number) =>
      `It is ${formatDuration(Math.abs(seconds))} ${seconds > 0 ? 'ahead of' : 'behind'} the time (Date) in the answers of ${countOf(hosts, 'name')}.`,
  },

  coverage: {
    title: 'Rules by address',
    text: 'Where your firewall cannot make rules by name, bring Microsoft’s list of address ranges: the addresses that this server found are held against it.',
    noTag:
      'No service tag exists for this product, and Microsoft moves its names to other addresses without notice: rules by name are the ones that last.',
    file: 'Microsoft’s file of service tags',
    fileHint:
      'Microsoft offers it as “Azure IP Ranges and Service Tags”, one for each cloud and a new one each week: ServiceTags_Public_20260713.json. Choose it here, or drop it on this page.',
    reading: 'Being read…',
    another: 'Take another file',
    drop: 'Leave it out',
    uncovered: 'Not in the list, though a rule for the connector needs them',
    covered: (count: number) => `All addresses in the list (${countOf(count, 'name')})`,
    elsewhere: (count: number) => `Outside of Azure’s tags, as is normal (${countOf(count, 'name')})`,
    notResolved: 'Addresses not known',
  },

  hold: {
    title: 'Keep a connection open',
    text: 'A connector keeps connections to Microsoft’s Service Bus open that say nothing for minutes. Some proxies and firewalls cut those: the connector is Active and then drops. One such connection is made here and watched. You can go on meanwhile.',
    path: 'Over this path',
    minutes: 'For how many minutes',
    minutesHint: 'Only what is cut within this time shows; 240 at most.',
    minutesBad: (most: number) => `Write a number of minutes, up to ${formatCount(most)}.`,
    go: 'Keep a connection open',
    again: 'Keep another one open',
    connecting: 'The connection is being made.',
    idle: 'The connection is open and says nothing.',
    pings: 'It was cut while it said nothing. Now one with pings is open.',
    for: (seconds: number, wanted: number) => `${formatDuration(seconds)} of ${formatDuration(wanted)}`,
    progress: 'How long the connection has been open',
    cancel: 'End it, keep what is known',
    interrupted: 'The program ended, and the connection with it.',
    over: (label: string) => `Path: ${label}.`,
    found: 'What we found while it was open',
  },

  cell: {
    over: (path: string) => `Path: ${path}`,
    route: 'Way taken',
    direct: 'direct, without a proxy',
    pattern: 'Row of Microsoft’s documents',
    assumed: 'The name stands for all names of that row; it need not exist.',
    took: 'Whole time',
    segments: 'Where it got to',
    stretch: 'Stretch',
    state: 'How it went',
    time: 'Took',
    lookups: 'Questions to name servers',
    here: 'this computer',
    connection: (number: number, all: number) =>
      all === 1 ? 'The connection' : `Connection ${formatCount(number)} of ${formatCount(all)}`,
    rehearsal: (hash: string) => `With a throw-away certificate, signed with ${hash}`,
    rehearsalNone: 'No connection was made for it.',
    outcome: 'What came of it',
    made: 'Connected',
    madeAfter: (took: string) => `after ${took}`,
    notMade: 'no',
    asked: 'Asked to connect',
    to: 'To',
    from: 'From',
    ended: 'Ended',
    endings: {
      client: { reset: 'cut off by this computer', close: 'ended by this computer' },
      server: { reset: 'cut off by the other side', close: 'ended by the other side' },
    },
    data: 'Data',
    proxyAnswer: 'The proxy’s answer',
    proxyAsked: 'Asked for',
    answer: 'Answer',
    none: 'none',
    silentTo: 'none; nothing at all came back',
    unreadable: 'something that is no HTTP answer',
    schemes: 'Ways to sign in (Proxy-Authenticate)',
    via: 'Passed on by (Via)',
    text: 'Text of the answer',
    algorithms: 'Signatures it takes of a client',
    list: 'List',
    lists: {
      crl: 'revocation list',
      ocsp: 'OCSP answer',
      'trust-list': 'trust list',
      certificate: 'certificate',
      other: 'none that could be read',
    },
    listStates: { valid: 'in date', outdated: 'out of date', 'not-yet': 'not valid yet' },
    page: 'Title of the page',
    type: 'Kind of content',
    leads: 'Leads to',
    clock: 'Its own time (Date)',
    tls: {
      endedNo: 'did not get to its end',
      alert: (name: string, from: string) => `${name}, from ${from}`,
    },
    noChain: 'None arrived: the handshake ended before.',
    script: 'The script for automatic configuration',
    scriptAnswer: 'Answered',
    scriptSilent: 'nothing',
    scriptLine: 'Line',
    scriptMissing: 'Could not be looked up',
    scriptCalls: (count: number) => `What it asked (${countOf(count, 'call')})`,
    nothing: 'Nothing was sent for this name on this path.',
    running: 'This try is still under way: what is not over yet is not listed.',
    step: 'Step',
    steps: 'Step by step',
    again: 'Try this name again',
    copy: 'Copy all of this as text',
    hint: 'Times are seconds since the tries began.',
    failed: 'What was met there is not at hand any more. Try the paths again.',
  },
} as const;
