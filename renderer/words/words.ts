/**
 * Every word of the window, once. The words of findings and verdicts are not here: they come ready from the program.
 *
 * Read them aloud before changing them. A title names the condition; nobody is blamed; a button says the act.
 */
import type { Finding, ServerGlance, Station } from '../../preload/contract/index.js';
import { bundleWords } from './bundle-words.js';
import { changesWords } from './changes-words.js';
import { listsWords } from './lists-words.js';
import { countOf, formatBytes, formatCount, formatDuration, formatElapsed, formatShare } from './numbers.js';
import { pathsWords } from './paths-words.js';

/** Whether one of two short texts has been said with the other: “no longer reached” and “not reached”. */
function saysTheSame(one: string, other: string): boolean {
  const core = (text: string): string => text.toLowerCase().replace(/^(?:not|no longer|no) /, '');
  const isDenied = (text: string): boolean => core(text) !== text.toLowerCase();
  return core(one) === core(other) && isDenied(one) === isDenied(other);
}

/** States of a service. */
type ServiceState = Extract<ServerGlance['connector'], { state: 'installed' }>['service'];

/** A finding may rest on more packets than are listed. */
function showPackets(count: number, listed: number, ofSteps: boolean): string {
  const what = ofSteps ? 'step' : 'packet';
  if (count === 1) return `Show the ${what}`;
  if (listed === count) return `Show the ${formatCount(count)} ${what}s`;
  return `Show the ${what}s (first ${formatCount(listed)} of ${formatCount(count)})`;
}

/** All text of the window, by place. */
export const words = {
  product: 'Connector Doctor',

  frame: {
    skip: 'Skip to the content',
    steps: 'Steps',
    unchanged: 'Nothing is changed on a server until you agree to a list of changes.',
    open: 'Open a bundle or capture…',
    start: 'Start',
    startIdle: 'Choose what you need',
    startDone: 'A capture is open',
    startSample: 'A practice capture',
    startChosen: 'A file was chosen',
    startPurposes: { repair: 'Installed, not working', install: 'About to install' },
    startServers: { here: 'This server', practice: 'A practice server', bundle: 'A bundle is open' },
    server: 'Prerequisites',
    serverIdle: 'What this server needs',
    serverRunning: (made: number, all: number) =>
      all === 0 ? 'Begins' : `${formatCount(made)} of ${formatCount(all)} checks`,
    serverCancelled: (made: number, all: number) =>
      all === 0 ? 'Cancelled' : `Cancelled, ${formatCount(made)} of ${formatCount(all)}`,
    serverFailed: 'Could not be looked at',
    serverElsewhere: 'Not on this computer',
    serverUntested: 'Could not all be read',
    serverWithout: 'No connector here',
    serverReady: (count: number) => `${formatCount(count)} checked, ready`,
    proxies: 'Proxies',
    proxiesIdle: 'Which one, and why',
    proxiesRunning: 'Not read yet',
    proxiesKnown: (ways: number) => (ways === 1 ? 'All parts, one way' : `${formatCount(ways)} different ways`),
    capture: 'Capture',
    captureIdle: 'None open yet',
    captureReading: (share: number | null) => (share === null ? 'Reading' : `Reading, ${formatShare(share)}`),
    captureSending: (share: number) => `Sending, ${formatShare(share)}`,
    captureCancelled: 'Reading was cancelled',
    captureFailed: 'Could not be read',
    captureProblems: (count: number) => countOf(count, 'problem'),
    captureNotices: 'Worth a look',
    captureOk: 'Nothing wrong',
    captureUntested: 'Could not be judged',
    captureThrough: 'Gets through; not all tested',
    shapes: {
      good: 'done',
      bad: 'problem',
      warn: 'worth a look',
      untested: 'could not be tested',
      neutral: 'for information',
      idle: 'not yet',
      busy: 'running',
    },
  },

  gone: {
    interrupted: 'The reading could not be finished.',
    title: 'The program behind this page has ended.',
    text: 'What you see stays readable, but nothing more can be opened from here. Start it again in its terminal, and open the address that it prints.',
  },

  drop: {
    over: 'Drop the bundle or capture to open it',
    overTags: 'Drop Microsoft’s list of addresses (.json), or a bundle or capture to open it',
    overHint: 'It is only read, never changed.',
    several: (count: number) =>
      `You dropped ${countOf(count, 'file')}. One can be read at a time: drop the capture that shows the connector’s start, or the bundle of the server.`,
    folder: 'You dropped a folder. Open it, and drop the file inside it (.zip, .pcapng or .pcap).',
    dismiss: 'Hide this message',
  },

  start: {
    title: 'What do you need?',
    server: 'This server:',
    system: (windows: string) => (windows === '' ? '' : `, ${windows}`),
    connector: (connector: ServerGlance['connector']) => {
      if (connector.state === 'installed') {
        return `Connector ${connector.version === null ? '' : `${connector.version} `}is installed; its service is `;
      }
      return connector.state === 'absent'
        ? 'No connector is installed.'
        : 'Whether a connector is installed could not be read.';
    },
    serviceStates: {
      stopped: 'stopped',
      'start-pending': 'starting',
      'stop-pending': 'stopping',
      running: 'running',
      'continue-pending': 'starting',
      'pause-pending': 'pausing',
      paused: 'paused',
      other: 'in a state of its own',
    } satisfies Record<ServiceState, string>,
    repair: 'The connector is installed but does not work',
    repairHint: 'Looks at this server: Windows, encryption, the services, their files and proxies. A few seconds.',
    install: 'I am about to install a connector',
    installHint: 'Finds what would make the installation fail, before it does.',
    open: 'I have a bundle or a capture from another server',
    openHint: '.zip from Connector Doctor, .pcapng, .pcap or .cap. Or drop it anywhere in this window.',
    byPath: (computer: string) => `The file is on ${computer}`,
    byPathHint: 'This program runs there: name the file, and nothing has to be sent.',
    byPathLabel: 'Folder and name of the file',
    byPathOpen: 'Open this file',
    byPathMissing: 'Write the folder and the name of the file, as in C:\\captures\\start.pcapng.',
    guide: 'I still have to take a capture',
    guideHint: 'Three steps on the connector’s server, about three minutes, nothing to install.',
    samples: 'Have a look around first',
    practiceServers: 'Practice servers',
    practiceCaptures: 'Practice captures',
    samplesNote: 'All of them were recorded on test servers and in a test network. Opening one touches nothing.',
    rights: {
      standard:
        'You are signed in as a standard user. What is closed to this account is shown as not readable, and is never taken for missing.',
      notElevated:
        'You are an administrator, and this program runs without those rights. What is closed to it is shown as not readable, and is never taken for missing.',
      elevated: 'This program runs with administrator’s rights, and reads all that it looks at.',
    },
    here: (computer: string, version: string) =>
      `Running on ${computer}, version ${version}. What is read here is sent nowhere.`,
  },

  server: {
    running: (title: string) => (title === '' ? 'Looking at this server' : `Looking at “${title}”`),
    again: 'This server is looked at again.',
    checks: (made: number, all: number) => `${formatCount(made)} of ${countOf(all, 'check')}`,
    soFar: (headline: string) => `Found so far: ${headline}`,
    slow: 'One part takes longer than usual. It is given up after a while, and the rest goes on.',
    cancel: 'Cancel, keep what is there',
    recorded: 'This is a recorded server: nothing here touches your machine.',
    recordedAt: (title: string, when: string) => `${title}, as it was on ${when}.`,
    about: 'This server',
    readAt: (when: string) => `read on ${when}`,
    rerun: 'Run the checks again',
    checkList: 'All checks',
    notMade: 'not made',
    notAnswered: 'not answered',
    notApplicable: 'does not apply here',
    notReadable: 'could not be read',
    atOnce: '< 1 ms',
    inProgress: 'being read',
    toFinding: (title: string) => `${title}: go to what was found`,
    states: {
      good: 'as it should be',
      bad: 'problem',
      warn: 'worth a look',
      untested: 'could not be tested',
      neutral: 'for information',
      idle: 'not made',
      busy: 'running',
    },
    notInstalled: {
      headline: 'No connector is installed on this server.',
      summary:
        'So none can fail to work here. If you expected one, look whether you are on the right server; else install it: nothing found here stands in the way.',
    },
    notInstalledToo: 'And no connector is installed on this server.',
    none: {
      title: 'No server was looked at yet.',
      text: 'The checks read what decides whether a connector can be installed here and can work. They change nothing.',
      textElsewhere:
        'This computer is no Windows server. Open a practice server from the start page, or run the program on the server that the connector runs on.',
      look: 'Check this server',
      start: 'Go to the start page',
    },
    cancelled: {
      title: 'You cancelled the look at this server.',
      text: (made: number, all: number) =>
        made === 0
          ? 'Nothing was read by then.'
          : `${formatCount(made)} of ${countOf(all, 'check')} were made by then, and are below.`,
    },
    failed: {
      fallbackTitle: 'This server could not be looked at.',
      elsewhere:
        'Run this program on the server that the connector runs on, or shall run on. Or make a bundle there (connector-doctor collect -o FILE.zip) and open it here.',
      again: 'Try again',
      practice: 'Look at a practice server',
    },
  },

  closed: {
    title: (count: number) =>
      count === 1 ? 'One fact is closed to this account' : `${formatCount(count)} facts are closed to this account`,
    text: 'They can be read as administrator. Just these are read, nothing is changed, and the rest of the program goes on without such rights:',
    read: 'Read them as administrator…',
    again: 'Ask me again…',
    hint: 'Windows will ask whether you allow it. Where others can write to the folder of this program, it asks about Windows PowerShell, which makes a safe copy first.',
    cancel: 'Cancel',
    asking: {
      title: 'Windows asks you now',
      text: 'Answer its question. If you do not see it, look for a blinking icon in the taskbar.',
    },
    done: {
      title: (refused: number) =>
        refused === 0 ? 'What was closed was read as administrator' : 'Some of it is closed to administrators, too',
      text: (refused: number) =>
        refused === 0
          ? 'It is judged with the rest, and the program has no more rights than before.'
          : 'What could be read is judged with the rest. These places stay as they were:',
    },
  },

  questions: {
    title: 'What no program can see from here',
    intro:
      'Answer what you know. Each answer is kept with what was read of this server, and judged at once. All of it can stay open.',
    introRecorded:
      'Each answer is kept with what was read of this server, and judged at once. The file itself stays as it is.',
    lookUp: 'How to find out:',
    clear: 'Leave open',
    clearOf: (question: string) => `Leave open: ${question}`,
    save: 'Keep',
    saveOf: (question: string) => `Keep: ${question}`,
    kept: 'kept',
    signIn: 'Open login.microsoftonline.com',
    signInHint: 'It opens in your browser, outside of this window.',
    signInAddress: 'Copy this address into a browser on the server:',
    copyAddress: 'Copy the address',
    open: (count: number) => (count === 0 ? 'all answered' : `${formatCount(count)} open`),
    toQuestion: (title: string) => `${title}: go to the question`,
  },

  bundle: bundleWords,
  changes: changesWords,
  lists: listsWords,
  paths: pathsWords,

  proxies: {
    title: 'Which proxy each part uses',
    intro:
      'Each part of the connector asks several places for a proxy, one after the other. The first that says something decides; what comes after it is not asked.',
    caption: 'Parts of the product, the places they ask in order, and the way they take',
    part: 'Part',
    order: (place: number) => ['Asked first', 'Then', 'Then', 'Then', 'Then'][place] ?? 'Then',
    way: 'Takes',
    states: {
      silent: 'Says nothing',
      decides: 'decides',
      overruled: 'not asked any more',
    },
    others: 'These names go another way:',
    for: 'for',
    sentence: (name: string, says: string, state: 'silent' | 'decides' | 'overruled', place: string) => {
      if (state === 'decides') return `${name} decides: ${says} (${place}).`;
      if (says === '') return `${name} says nothing (${place}).`;
      return `${name} is not asked any more; it says: ${says} (${place}).`;
    },
    textTitle: (server: string) =>
      server === ''
        ? 'Which proxy each part of the connector uses'
        : `Which proxy each part of the connector uses on ${server}`,
    inWords: 'The same in words, with the places',
    copy: 'Copy all of this as text',
    toServer: 'Go to Prerequisites',
    none: {
      title: 'The proxies are not known yet.',
      text: 'Which proxy each part of the connector uses is read with the rest of a server.',
    },
    running: {
      title: 'The proxies are read with the rest of the server.',
      text: 'They are shown here as soon as they are known.',
    },
  },

  readings: {
    title: 'What was read on the server',
    copy: 'Copy these facts as text',
    hint: 'Each fact under the place where it stands: a registry value, a service, a line of a file.',
    copySource: (source: string) => `Copy the place ${source}`,
    empty: '(empty)',
  },

  guide: {
    elevated:
      'On the connector’s server, open a command prompt as administrator. The recorder, pktmon, is part of Windows Server 2019 and later.',
    stop: 'Stop the connector, then start recording',
    stopCommand:
      'net stop WAPCSvc\nipconfig /flushdns\npktmon start --capture --pkt-size 0 --file-name C:\\connector-start.etl',
    start: 'Start the connector, and wait two minutes',
    startCommand: 'net start WAPCSvc',
    end: 'Stop recording, convert the recording, and open the new file here',
    endCommand: 'pktmon stop\npktmon etl2pcap C:\\connector-start.etl --out C:\\connector-start.pcapng',
    etl: 'The last line converts the recording, because .etl files cannot be read here yet.',
    others:
      'Where Wireshark is installed, record with it instead and save as .pcapng. Older servers record with “netsh trace start capture=yes”; Microsoft’s etl2pcapng converts that.',
    copy: (step: number) => `Copy the commands of step ${step}`,
  },

  settings: {
    question: 'How is this connector meant to reach the cloud?',
    answered: 'This connector is meant to reach the cloud:',
    change: 'Change',
    trusted: 'Certificates trusted:',
    trustedPublic: 'those of public authorities',
    trustedToo: 'those of public authorities, and of',
    given: (file: string) =>
      `Trusted here as if it were public: ${file}. You gave it; it counts for every capture you open, until you leave it out.`,
    why: 'Say so if you know. What is right on one way is a fault on another. Changing the answer judges the capture again.',
    choices: {
      unknown: {
        label: 'Not sure',
        short: 'not sure',
        hint: 'The capture is judged by what it shows.',
      },
      direct: {
        label: 'Directly',
        short: 'directly',
        hint: 'Straight out through the firewall, with nothing in between.',
      },
      proxy: {
        label: 'Through this proxy',
        short: 'through a proxy',
        hint: 'A proxy is a machine that passes web traffic on for others.',
      },
      wpad: {
        label: 'It finds its proxy by itself (WPAD)',
        short: 'through a proxy that it finds by itself',
        hint: 'The network hands out a script that names the proxy.',
      },
    },
    proxy: 'Proxy’s address',
    proxyHint: 'Name and port, as in proxy.contoso.com:8080. Leave it empty if you do not know it.',
    roots: 'Your company’s own certificate authority, if it has one',
    rootsHint:
      'A certificate says who a server is, and an authority signs it. What no public authority has signed counts as replaced on the way. If the connector is meant to meet certificates of your company’s own, give the authority’s certificate here (.pem, .cer or .crt).',
    rootsDrop: 'Leave it out',
    rootsTooLong: (name: string) => `${name} is too long for a certificate. Choose the file of the authority alone.`,
    rootsGone: (name: string) => `${name} could not be read. Look whether it is still there, then choose it again.`,
    rootsRefused: (name: string, message: string, advice: string) => `${name}: ${message} ${advice}`,
    proxyUse: 'Judge with this address',
    proxyMissingPort: 'The port is missing: write it after a colon, as in proxy.contoso.com:8080.',
    proxyBadPort: 'The port must be a number from 1 to 65535, as in proxy.contoso.com:8080.',
    proxyBadForm: 'This is not a proxy’s address. Write its name and port only, as in proxy.contoso.com:8080.',
  },

  reading: {
    title: (name: string) => `Reading ${name}`,
    sending: (name: string) => `Sending ${name} to the program`,
    opening: (name: string) => `Opening ${name}`,
    again: 'Judging the capture again',
    bytes: (read: number, total: number) => `${formatBytes(read)} of ${formatBytes(total)}`,
    packets: (count: number) => countOf(count, 'packet'),
    elapsed: (seconds: number) => formatElapsed(seconds),
    slow: 'Taking longer than usual. It is still working as long as these figures move; large captures need their time.',
    slowSending: 'Taking longer than usual. A large file needs its time on its way here.',
    cancel: 'Cancel reading',
    cancelSending: 'Cancel sending',
    escape: 'or press Esc',
    progress: 'How far the reading is',
  },

  cancelled: {
    title: 'You cancelled the reading.',
    text: (name: string) => `Nothing was lost: ${name} is as it was.`,
    again: 'Read it again',
  },

  failed: {
    fallbackTitle: 'This capture could not be opened.',
    another: 'Choose another file…',
    anotherPath: 'Correct the path…',
    again: 'Try again',
    start: 'Back to the start',
  },

  empty: {
    title: 'No capture is open.',
    text: 'Open one, drop one anywhere in this window, or try a practice capture from the start page.',
    start: 'Go to the start page',
  },

  verdict: {
    path: 'The way from the server to the cloud',
    asList: 'The way in words',
    states: {
      ok: 'works',
      broken: 'broken here',
      notReached: 'not reached',
      notUsed: 'not used',
      unknown: 'not known',
      unexpected: 'works, but is not the way that was meant',
    } satisfies Record<Station['state'], string>,
    station: (label: string, detail: string, state: string) =>
      detail === '' || saysTheSame(detail, state)
        ? `${label}: ${detail === '' ? state : detail}`
        : `${label}, ${detail}: ${state}`,
    segment: (label: string, state: string, ofStation: string) => {
      const said = [state, label].filter((part) => part !== '' && !saysTheSame(part, ofStation));
      if (said.length === 2 && saysTheSame(state, label)) said.pop();
      return said.length === 0 ? '' : `The way there: ${said.join(', ')}.`;
    },
  },

  findings: {
    title: 'What we found',
    quiet: (count: number) => `What this rests on (${countOf(count, 'check')})`,
    found: 'What we found',
    cause: 'Why it matters',
    advice: 'What you can do',
    follows: 'Follows from this:',
    more: (count: number) => countOf(count, 'more finding'),
    packets: (count: number, listed: number, ofSteps = false) => showPackets(count, listed, ofSteps),
    packetsOf: (count: number, listed: number, title: string, ofSteps = false) =>
      `${showPackets(count, listed, ofSteps)} of: ${title}`,
    readings: (count: number) =>
      count === 1 ? 'Show what was read' : `Show the ${formatCount(count)} facts that were read`,
    readingsOf: (count: number, title: string) => `${words.findings.readings(count)}: ${title}`,
    filter: 'Wireshark filter',
    copyFilter: 'Copy the filter',
    copyCode: (code: string) => `Copy the code ${code}`,
    severities: {
      blocking: 'Blocking',
      degrading: 'Gets in the way',
      risk: 'A risk',
      none: '',
    } satisfies Record<Finding['severity'], string>,
    places: {
      server: 'On the connector’s server',
      network: 'In the network',
      proxy: 'At the proxy',
      cloud: 'In the cloud',
      unknown: 'Where: not known',
    } satisfies Record<Finding['where'], string>,
    fixers: {
      you: 'You can fix it',
      administrator: 'An administrator of the server can fix it',
      'network-team': 'Your network team can fix it',
      'identity-admin': 'Your Entra administrator can fix it',
      microsoft: 'Microsoft can fix it',
    } satisfies Record<Finding['whoCanFix'], string>,
    confidences: {
      certain: 'Certain',
      likely: 'Likely',
      possible: 'Possible',
    } satisfies Record<Finding['confidence'], string>,
    about: 'About this finding',
    help: 'More about this',
    helpOf: (title: string) => `More about this: ${title}`,
  },

  help: {
    over: 'About this kind of finding',
    means: 'What it means',
    sure: 'How sure it is',
    told: 'How we tell, in technical words',
    steps: 'What you can do',
    documents: 'Read more',
    copyAddress: (title: string) => `Copy the address of ${title}`,
    copy: 'Copy this page as text',
    offline: 'This window opens no other pages: copy an address into a browser.',
  },

  panel: {
    close: 'Close',
  },

  evidence: {
    title: 'The packets that show it',
    number: 'Packet',
    time: 'Time (s)',
    way: 'From and to',
    from: 'from',
    to: 'to',
    what: 'What it says',
    timeHint: 'Numbers and times are those that Wireshark shows for this file.',
    more: (count: number) => `${countOf(count, 'more packet')} of the same kind. The filter shows them all.`,
    moreWithoutFilter: (count: number) => `${countOf(count, 'more packet')} of the same kind.`,
    none: 'No single packet shows this: it is what is missing from the capture that counts.',
    copy: 'Copy these packets as text',
    code: 'Code',
    packets: 'Packets',
    steps: {
      title: 'The steps that show it',
      number: 'Step',
      timeHint: 'Times are seconds since the tries began.',
      more: (count: number) => `${countOf(count, 'more step')} of the same kind.`,
      none: 'No single step shows this: it is what did not come that counts.',
      copy: 'Copy these steps as text',
      list: 'Steps',
    },
  },

  chain: {
    title: 'Certificates that were shown',
    shownFor: (hosts: string, connections: number) =>
      connections === 1 ? `Shown for ${hosts}` : `Shown for ${hosts}, in ${formatCount(connections)} connections`,
    moreHosts: (count: number) => `and ${countOf(count, 'other')}`,
    inPacket: (packet: number) => `complete in packet ${formatCount(packet)}`,
    at: (moment: string) => `recorded ${moment} UTC`,
    roles: {
      server: 'Server’s certificate',
      between: 'Authority between',
      root: 'Root authority',
    },
    issuedBy: 'issued by',
    unsent: 'Issuer, not sent with the others',
    sentAgain: 'the same one, sent once more',
    notIssuedBy: 'sent next, but it did not issue the one above',
    valid: 'Valid',
    until: (from: string, to: string) => `${from} to ${to}`,
    dates: {
      valid: 'in force when this was recorded',
      expired: (span: string) => `had ended ${span} before this was recorded`,
      notYet: (span: string) => `began only ${span} after this was recorded`,
    },
    key: 'Key',
    fingerprint: 'SHA-256',
    copyFingerprint: (name: string) => `Copy the fingerprint of ${name}`,
    names: 'Names',
    subject: 'Subject',
    issuer: 'Issuer',
    selfSigned: 'signed by itself',
    more: (count: number) => `and ${countOf(count, 'other name')}`,
    ends: {
      public: (name: string) => `Ends at a public root: ${name}.`,
      given: (name: string) => `Ends at an authority that was given as your company’s own: ${name}.`,
      private: (name: string) => `Ends at ${name}, which is not a public authority.`,
      borrowed: (name: string) =>
        `Ends at an authority that calls itself ${name} and is not the public authority of that name: its key is another.`,
      privateNameless: 'Ends at an authority that is not public.',
      incomplete: (name: string) => `Cannot be followed to its end: the certificate of ${name} was not sent.`,
      incompleteNameless: 'Cannot be followed to its end: a certificate was not sent.',
      unreadable: 'Cannot be judged: a certificate cannot be read, or a signature is not what it claims to be.',
      publicNameless: 'Ends at a public root.',
      givenNameless: 'Ends at an authority that was given as your company’s own.',
    },
    microsoft: 'Microsoft is known to use this root.',
    notMicrosoft: 'Microsoft is not known to use this root for the connector’s services.',
    inspector: (product: string) => `Certificates like this are made by ${product}.`,
    notForName: 'The first certificate is not for the name that was asked for.',
    genuine: 'What a genuine chain looks like here',
    genuineSeen: (name: string, when: string) =>
      `As it was seen for ${name} in ${when}. Microsoft changes the authorities between from time to time. What counts is the root where the chain ends.`,
    genuineBetween: 'an authority of the service’s',
    genuineUnknown:
      'No genuine chain of this name is known here. Those of Microsoft’s services end at one of these roots.',
    or: 'or',
    copy: 'Copy this chain as text',
    others: (count: number) => `${countOf(count, 'other chain')} of this finding not shown.`,
    hidden: (count: number) =>
      count === 1
        ? 'In one connection the certificates are not visible in a capture: TLS 1.3 encrypts them.'
        : `In ${formatCount(count)} connections the certificates are not visible in a capture: TLS 1.3 encrypts them.`,
    resumed: (count: number) =>
      count === 1
        ? 'One connection took up an earlier session again, which needs no certificates.'
        : `${formatCount(count)} connections took up an earlier session again, which needs no certificates.`,
    hiddenHere: 'Not visible in a capture: TLS 1.3 encrypts the certificates.',
    resumedHere: 'None were sent: an earlier session was taken up again.',
    noneHere: 'No certificate of this connection is in the capture.',
  },

  connection: {
    over: (id: number) => `Connection ${formatCount(id + 1)} of this capture`,
    via: (proxy: string) => `through the proxy ${proxy}`,
    found: 'What the program concluded',
    noFinding: 'No finding rests on this connection.',
    foreign: 'This connection is another program’s. It was counted, not judged.',
    toFinding: 'Go to this finding',
    facts: 'In short',
    from: 'From',
    to: 'To',
    began: 'Began and ended',
    span: (from: string, to: string, length: string) => `${from} s to ${to} s (${length})`,
    asked: 'Asked to connect',
    times: (count: number, again: number) =>
      again === 0 ? countOf(count, 'time') : `${countOf(count, 'time')}, ${formatCount(again)} of them again`,
    notSeen: 'not in this capture',
    made: (at: string) => `connected at ${at} s`,
    closed: 'Closed',
    open: 'not in this capture',
    closedBy: {
      client: { reset: 'cut off by this server (RST)', close: 'ended by this server (FIN)' },
      server: { reset: 'cut off by the other side (RST)', close: 'ended by the other side (FIN)' },
    },
    refused: 'refused by the other side (RST)',
    thenCut: { client: 'then cut off by this server (RST)', server: 'then cut off by the other side (RST)' },
    atPacket: (at: string, packet: number) => `at ${at} s, packet ${formatCount(packet)}`,
    packets: 'Packets',
    data: 'Data',
    both: (out: string, back: string) => `${out} sent, ${back} received`,
    plain: 'Instead of TLS',
    repeated: 'Repeated',
    repeatedOf: (count: number, total: number) => `${formatCount(count)} of ${countOf(total, 'packet')} with data`,
    tunnel: 'Requests to the proxy',
    target: 'For',
    answer: 'Answer',
    answerAt: (packet: number, at: string) => `packet ${formatCount(packet)}, ${at} s`,
    offers: (schemes: string) => `asks for a sign-in: ${schemes}`,
    none: 'none',
    http: 'Web requests',
    request: 'Request',
    leadsTo: (location: string) => `leads to ${location}`,
    tls: 'TLS',
    serverName: 'Name asked for',
    offered: 'Versions offered',
    version: 'Version chosen',
    cipher: 'Cipher',
    resumed: 'Earlier session',
    resumedYes: 'taken up again',
    resumedNo: 'not taken up',
    client: 'This server’s certificate',
    clients: {
      requested: 'asked for; whether it was sent does not show',
      sent: 'asked for and sent',
      empty: 'asked for; none was sent',
    },
    alerts: 'Alerts',
    alert: (name: string, from: string, packet: number) => `${name}, from ${from}, packet ${formatCount(packet)}`,
    sides: { client: 'this server', server: 'the other side' },
    ended: 'Handshake',
    endedYes: 'went through',
    endedNo: 'did not get to its end in this capture',
    steps: 'Step by step',
    copy: 'Copy all of this as text',
    failed: 'This connection cannot be shown.',
  },

  table: {
    title: 'All connections',
    scope: 'Which connections',
    connector: (count: number) => `The connector’s (${formatCount(count)})`,
    all: (count: number) => `All (${formatCount(count)})`,
    filter: 'Filter',
    filterHint: 'Name, address, port or result',
    columns: {
      time: 'Time (s)',
      from: 'From',
      name: 'To',
      kind: 'Kind',
      took: 'Took',
      data: 'Data',
      outcome: 'What came of it',
    },
    via: (proxy: string) => `via ${proxy}`,
    sortBy: (column: string) => `Sort by: ${column}`,
    shown: (total: number) => countOf(total, 'connection'),
    none: 'No connection fits the filter.',
    clear: 'Clear the filter',
    help: 'Arrow keys move through the connections, Enter opens one.',
    foreign: 'another program’s',
    within: (from: string, to: string) => `Only from ${from} s to ${to} s, as above.`,
    failed: 'The connections cannot be listed any more.',
    notListed: (count: number) =>
      `${countOf(count, 'more connection')} of other programs, made and closed, were looked at and are not listed.`,
  },

  waterfall: {
    title: (seconds: number) => `The connector’s first ${formatDuration(seconds)}`,
    titlePart: (seconds: number, all: number) =>
      `The connector’s first ${formatDuration(seconds)} of ${formatDuration(all)}`,
    titleInstant: 'The connector’s traffic',
    titleStretch: (from: string, to: string) => `The connector from ${from} s to ${to} s`,
    name: 'To',
    kind: 'Kind',
    when: 'When, and what came of it',
    at: (start: string, lasts: boolean) => (lasts ? `starts at ${start}` : `at ${start}`),
    takes: (length: string) => `takes ${length}`,
    goesOn: (end: string) => `goes on to ${end}`,
    from: 'From',
    fromAddress: (address: string) => `from ${address}`,
    more: (count: number) => `Show ${countOf(count, 'more row')}`,
    left: (count: number) => `${countOf(count, 'row')} not shown. All connections are in the table below.`,
    others: (count: number) =>
      count === 1
        ? 'One connection of another program is in this capture. It was counted, not judged.'
        : `${formatCount(count)} connections of other programs are in this capture. They were counted, not judged.`,
    outOfOrder: 'Some packets in this file are not in order of time, so some times are below zero.',
    tools: 'Look closer',
    closer: 'Zoom in',
    wider: 'Zoom out',
    earlier: 'Earlier',
    later: 'Later',
    whole: 'Show the whole time',
    asList: 'As a list',
    help: 'Drag over the times to look closer. Also: + and −, ← and →, 0 for the whole time; Ctrl and the wheel.',
    shows: (from: string, to: string, rows: number) => `Shown: ${from} s to ${to} s, ${countOf(rows, 'row')}.`,
    showsWhole: (rows: number) => `The whole time is shown, ${countOf(rows, 'row')}.`,
    nothing: 'Nothing happened in this stretch of time.',
  },

  file: {
    title: 'This capture',
    sample: 'Practice capture',
    packets: (packets: number, duration: string | null) =>
      duration === null ? countOf(packets, 'packet') : `${countOf(packets, 'packet')} over ${duration}`,
    connections: (count: number) => countOf(count, 'connection of the connector', 'connections of the connector'),
    copies: (count: number) =>
      `${countOf(count, 'copy', 'copies')} of packets left out (the recording tool writes some packets more than once)`,
    bounded: 'Not everything in this file could be read or judged.',
    boundedShow: 'What is missing',
  },

  copy: {
    copy: 'Copy',
    copied: 'Copied',
    failed: 'Could not be copied',
  },
} as const;
