/** Parts of the product, their paths and what names them, in words. */
import type { LegId } from '../network/path/leg-ids.js';
import type { DirectReason, Path, SourceId } from '../network/path/path.js';

/** What each part is called, and as whom it goes. */
export const legWords: Readonly<Record<LegId, { readonly name: string; readonly runsAs: string }>> = {
  connector: { name: 'the connector', runsAs: 'The service WAPCSvc, as NETWORK SERVICE. To Microsoft’s cloud.' },
  updater: { name: 'the updater', runsAs: 'The service WAPCUpdaterSvc, as LOCAL SYSTEM. To Microsoft’s cloud.' },
  'certificate-checks': {
    name: 'certificate checks',
    runsAs: 'Windows itself, by WinHTTP. To the lists of revoked certificates, on port 80.',
  },
  backend: {
    name: 'requests to your applications',
    runsAs: 'The connector, inwards. To the applications you publish.',
  },
  installer: { name: 'the installer', runsAs: 'You, signed in here. To sign in and to register the connector.' },
};

/** What each kind of source is called. */
export const sourceWords: Readonly<Record<SourceId, string>> = {
  'own-file': 'Its configuration file',
  'machine-file': 'machine.config',
  settings: 'Internet settings',
  detection: 'Automatic detection (WPAD)',
  winhttp: 'WinHTTP',
  switch: 'UseDefaultProxyForBackendRequests',
};

const directWords: Readonly<Record<DirectReason, string>> = {
  disabled: 'no proxy: it is switched off',
  'nothing-set': 'no proxy',
  'other-scheme': 'no proxy: the one that is set is for other kinds of addresses',
  loopback: 'no proxy: it is this server itself',
  local: 'no proxy: it is a local name',
  'bypass-list': 'no proxy: it is on the list of exceptions',
  'switched-off': 'no proxy: requests to applications are not told to take one',
};

/** A path in a few words. */
export function pathText(path: Path): string {
  switch (path.kind) {
    case 'direct':
      return directWords[path.because];
    case 'proxy':
      return `the proxy ${path.address}`;
    case 'script':
      return `what the script ${path.address} says`;
    case 'detection':
      return `what automatic detection finds, else ${pathText(path.otherwise)}`;
    case 'module':
      return `what the module ${path.type} says`;
    case 'refused':
      return `none: .NET refuses what is written. ${path.why}`;
    case 'unknown':
      return `not known: ${path.why}`;
  }
}
