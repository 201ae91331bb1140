/** Every word of the pages that change a server. What a plan says, and how it went, comes ready from the program. */
import type { ChangeReport, PastChangeReport } from '../../preload/contract/index.js';
import { planWords } from '../../preload/contract/plan-words.js';
import { countOf, formatCount } from './numbers.js';

type DoneState = ChangeReport['steps'][number]['state'];

const outcomes = {
  applied: 'Done',
  'rolled-back': 'Not done',
  'not-rolled-back': 'Partly done',
} satisfies Record<ChangeReport['outcome'], string>;

/** All text of those pages, by place. */
export const changesWords = {
  step: 'Choose a path',
  idle: 'Direct, automatic, proxy',
  steps: {
    planning: 'Being worked out',
    preview: 'Review the changes',
    nothing: 'Nothing to change',
    refused: 'Not possible as it is',
    asking: 'Waiting for your yes',
    applying: 'Being changed',
    looking: 'Looking again',
    applied: 'Changed',
    restored: 'Taken back',
    'rolled-back': 'Nothing changed',
    'not-rolled-back': 'Partly changed',
    failed: 'Nothing changed',
    unknown: 'See the history',
  },

  /** What main prints of a plan as well. */
  plan: planWords,

  choose: {
    title: 'Choose how the connector’s traffic leaves',
    text: 'Pick a way, and see everything that it would change. Nothing happens until you have seen that list and agreed to it.',
    none: 'Choose how the traffic shall leave',
    noneText: 'First have this program look at the server: what has to change follows from what is set up now.',
    waiting: 'Choose once the server has been looked at',
    waitingText: 'The server is being looked at. What has to change follows from what is set up there now.',
    toServer: 'See how far it is',
    advice: 'What the paths say',
    notTried:
      'The paths have not been tried yet, so nothing can be recommended. It takes about a minute, and changes nothing.',
    try: 'Try the paths',
    trying: 'The paths are being tried. A recommendation follows.',
    notFromHere: 'This server is recorded, so its paths cannot be tried from here, and nothing is recommended.',
    noPath: 'The paths were tried, and none of them can be recommended.',
    toPaths: 'See the paths',
    ways: 'How the traffic shall leave',
    recommended: 'Recommended',
    network: 'For a network person',
    others: 'For the rest of us',
    direct: {
      title: 'Direct (bypass)',
      network:
        'Both configuration files switch the proxy off, whatever Windows or WPAD say. The firewall has to let this server out on ports 443 and 80.',
      others:
        'The connector goes straight out to Microsoft and asks no proxy. Choose this where your firewall lets this server out by itself.',
    },
    automatic: {
      title: 'Automatic',
      network:
        'What the two configuration files say about a proxy is taken out. The Internet settings of the services’ accounts and WPAD decide.',
      others:
        'Windows finds out by itself whether there is a proxy, and which. Choose this where your company’s network hands that out.',
    },
    proxy: {
      title: 'Explicit proxy',
      network:
        'Both configuration files name this one HTTP proxy, and local names go past it. It has to allow CONNECT without a sign-in.',
      others:
        'All traffic to Microsoft goes through one proxy, by its address. Choose this where nothing gets out any other way.',
    },
    address: 'The proxy’s address',
    addressHint:
      'Name and port, as in proxy.contoso.com:8080. Only http, and no user name or password: the connector’s services cannot sign in to a proxy.',
    addressMissing: 'Write the proxy’s name and port, as in proxy.contoso.com:8080.',
    addressHttps:
      'Only proxies that are reached by http are taken. Write the name and port, as in proxy.contoso.com:8080.',
    addressUser:
      'Leave out the user name and password: the connector’s services cannot sign in to a proxy. Write the name and port only.',
    suggested: {
      recommendation: 'Filled in from what the paths recommend.',
      setUp: 'Filled in from what this server is set up with.',
    },
    winHttp: 'Also for certificate checks (WinHTTP)',
    winHttpHints: {
      proxy:
        'Windows asks by another setting whether certificates are still valid. Where that cannot get out, the connector fails all the same.',
      bypass:
        'Windows asks by another setting whether certificates are still valid. With this, it goes without a proxy as well.',
      automatic:
        'Windows asks by another setting whether certificates are still valid. With this, a proxy that stands there is taken out as well.',
    },
    chooseOne: 'Choose one of them first.',
    go: 'Show what would change',
    more: 'Other changes',
    whatElse: 'What else can be changed',
    winhttp: {
      title: 'Certificate checks alone (WinHTTP)',
      others:
        'Windows asks on the internet whether a certificate still counts, and has a proxy setting of its own for that. Choose this where the connector gets out and these questions do not. The connector’s own way stays as it is.',
      network:
        'Sets or clears the machine’s WinHTTP proxy (netsh winhttp). Lists and OCSP are fetched through it on port 80. Windows Update and other services may take it as well.',
      how: 'How certificate checks go',
      direct: 'Without a proxy',
      proxy: 'Through this proxy',
    },
    backend: {
      title: 'Requests to your applications, through the proxy',
      others:
        'The connector goes straight to your own applications as a rule. Choose this where they, too, are reached only through a proxy. Where your company manages this server centrally, ask first: its rules may undo this.',
      network:
        'Sets UseDefaultProxyForBackendRequests, the policy “Make proxy settings per-machine (rather than per-user)” and the machine’s Internet settings. A policy of the domain takes a local value back: set it there if you can.',
      refresh: 'Have Windows fetch its policies again at the end (gpupdate /force)',
    },
    tls: {
      title: 'TLS 1.2',
      others:
        'Switches on the way of encrypting that Microsoft’s service asks for. Choose this where it was found switched off. It counts once the server has been restarted; this program does not restart it.',
      network:
        'Sets what keeps TLS 1.2 off in SCHANNEL (client and server), and SchUseStrongCrypto for .NET 4. What is right already is not written; other versions of TLS stay as they are.',
    },
    service: {
      title: 'The services',
      others:
        'Starts, stops or restarts the connector and its updater, or has Windows start them by itself again. While the connector stands still, nobody reaches an application through it.',
      network:
        'WAPCSvc and WAPCUpdaterSvc with what depends on them, each waited for until it is there. No file and no other setting changes.',
      action: 'What to do',
      actions: {
        start: 'Start',
        stop: 'Stop',
        restart: 'Restart',
        enable: 'Let Windows start them by itself',
      },
      which: 'Of which',
      services: { both: 'The connector and its updater', connector: 'The connector', updater: 'The updater' },
    },
    installer: {
      title: 'The installer’s proxy, for this account',
      others:
        'The connector’s installer goes the way that your own account goes in a browser. Choose this where it cannot sign in or download. Browsers of this account go that way from then on.',
      network:
        'Sets ProxyEnable, ProxyServer and ProxyOverride in this account’s Internet settings (HKCU). Another account that installs needs them for itself.',
      how: 'How the installer goes',
      direct: 'Without a proxy',
      proxy: 'Through this proxy',
    },
    bypass: 'Names that go past the proxy',
    bypassHint: 'Parted by semicolons, as in <local>; *.contoso.local. <local> stands for all names without a dot.',
    bypassBad: 'A name is too long, or there are more than a hundred. Part them by semicolons.',
  },

  planning: {
    title: 'What would change is being worked out',
    text: 'The server’s files and settings are read again, and the way you chose is tried. Nothing is changed.',
    cancel: 'Cancel',
  },

  preview: {
    stepTitle: (at: number | string, title: string) => `${at} · ${title}`,
    sameChange: (number: number) => `The same lines change as in step ${formatCount(number)}.`,
    show: 'Show',
    lines: (title: string) => `Lines of ${title}`,
    accept: 'I have read this, and want it all the same',
    /** It is asked once more: the button says so as others do that ask. */
    ask: (act: string) => `${act}…`,
    myself: 'I’ll do it myself',
    back: 'Back',
    backToHistory: 'Back to the history',
    another: 'Choose something else',
    elevates: 'Windows asks for administrator rights once.',
    window: 'A window of this program’s own asks you once more.',
    code: 'You are asked for a code that the terminal shows.',
    refused: 'What stands in the way',
    at: (line: number, column: number | null) =>
      column === null ? `line ${formatCount(line)}` : `line ${formatCount(line)}, column ${formatCount(column)}`,
    copyPlace: 'Copy the place',
    again: 'Check again',
    byHand: 'The same, by hand',
    byHandText:
      'These are the same steps in the same order. Enter the commands in Windows PowerShell as administrator, or click through them. Changes that you make yourself are not in this program’s history.',
    powershell: 'In PowerShell',
    clicks: 'By clicks',
    copyCommands: (title: string) => `Copy the commands: ${title}`,
    copyClicks: (title: string) => `Copy the clicks: ${title}`,
    copyAll: 'Copy all commands',
    copyLines: (title: string) => `Copy the new lines: ${title}`,
    afterwards: 'When you are done, have the server looked at again.',
    lookAgain: 'Look at the server again',
  },

  apply: {
    asking: 'Do you agree to these changes?',
    askingWindow:
      'A window of this program’s own lists every change and asks you. It may lie behind this one. Nothing is changed until you agree there.',
    askingElevated:
      'Windows asks for administrator rights first. Then a window of this program’s own lists every change and asks you. Either may lie behind this one, and nothing is changed until you agree there.',
    askingCode:
      'Enter the code that the terminal shows, where this program was started. Nothing is changed until then.',
    code: 'Code from the terminal',
    codeMissing: 'Write the code that the terminal shows.',
    codeWrong: (left: number) =>
      left === 0 ? 'That is another code.' : `That is another code. ${countOf(left, 'try', 'tries')} left.`,
    give: 'Agree and make the changes',
    given: 'The code is right: the changes begin.',
    giveUp: 'No, change nothing',
    applying: 'The changes are being made',
    applyingText: 'Leave this window open. Each step is written down before it is made, and again after.',
    looking: 'The changes are made. The server is looked at again.',
    lookingText: 'What was wrong before is tried once more. This takes up to a minute.',
    cancel: 'Stop, and take back what was done',
    cancelling: 'What was done is being taken back.',
    steps: 'Steps',
    states: {
      waiting: 'not yet',
      begun: 'under way',
      done: 'done',
      failed: 'not possible',
      'taking-back': 'being taken back',
      'taken-back': 'taken back',
    },
  },

  result: {
    headline: (outcome: ChangeReport['outcome'], headline: string) => `${outcomes[outcome]}: ${headline}`,
    steps: 'What was done',
    states: {
      'not-begun': 'not begun',
      done: 'done',
      failed: 'not possible',
      skipped: 'left out',
      'taken-back': 'taken back',
      'not-taken-back': 'could not be taken back',
    } satisfies Record<DoneState, string>,
    effect: 'Did it help?',
    notLooked: 'Whether it helped has not been looked at yet.',
    gone: 'No longer wrong',
    left: 'Still wrong',
    fresh: 'New since then',
    restart: 'Still to do',
    undo: 'Take it back',
    again: 'Look at the server again',
    history: 'History and undo',
    more: 'Choose another change',
  },

  failed: {
    fallbackTitle: 'That was not possible.',
    again: 'Show the changes again',
    another: 'Choose something else',
    goneTitle: 'The program ended while changes were being made.',
    gone: 'How far it came is written down. Start the program again, and open “History and undo”: every file is whole, and what was done can be taken back.',
    gonePlanning: 'The changes could not be worked out.',
  },

  history: {
    title: 'What was changed',
    link: 'History and undo',
    none: 'Nothing has been changed on this server yet.',
    nonePractice: 'Nothing has been changed on this practice copy yet.',
    noneText: 'When something is changed, it is listed here with everything that is needed to take it back.',
    made: (count: number) => (count === 1 ? 'Changed once' : `Changed ${formatCount(count)} times`),
    brokenOff: 'A change was broken off: see the history.',
    text: 'The newest comes first. Whatever you take back, you see first what that changes.',
    reading: 'What was changed is being read…',
    unread: 'What was changed could not be read.',
    again: 'Try again',
    undo: 'Take it back…',
    undoOf: (headline: string) => `Take it back… ${headline}`,
    today: 'Take back all changes of today…',
    originals: 'Take back all changes of this program…',
    originalsHint: 'The last puts everything back as it was before this program first changed something here.',
    states: {
      applied: 'Done',
      undone: 'Taken back',
      'rolled-back': 'Not done',
      'not-rolled-back': 'Partly done',
      'under-way': 'Being made',
      interrupted: 'Broken off',
      damaged: 'Cannot be read',
    } satisfies Record<PastChangeReport['state'], string>,
    steps: (count: number) => countOf(count, 'step'),
    folder: 'Kept in',
    copyFolder: 'Copy the folder’s path',
    look: 'Choose a server',
  },

  see: 'See the change',
  seeOf: (title: string) => `See the change: ${title}`,
} as const;
