import type { ChangeRequest } from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import { proxyObjection } from './proxy-text.js';

/** What can be asked for, but for what takes changes back: that begins at a change. */
export type RemedyId = Exclude<ChangeRequest['remedy'], 'restore'>;

type ServiceRequest = Extract<ChangeRequest, { remedy: 'service' }>;

/** All of them, in the order in which they are shown. */
export const remedyIds = [
  'bypass',
  'automatic',
  'proxy',
  'winhttp',
  'backend',
  'tls',
  'service',
  'installer-proxy',
] as const satisfies readonly RemedyId[];

/** The most names that the program takes, and the longest one. */
const mostNames = 100;
const longestName = 255;

/** What the person wants to have changed, as chosen and typed. */
export class ChangeChoice {
  /** What they chose themselves; null until then, so that a recommendation may stand there. */
  chosen = $state.raw<RemedyId | null>(null);
  /** The proxy's address as typed; null until then, so that what is known may stand there. */
  typed = $state<string | null>(null);
  /** Certificate checks go the same way as the connector. */
  winHttp = $state(true);
  /** Certificate checks alone, and the installer: through the proxy, or without one. */
  winHttpWay = $state.raw<'proxy' | 'direct'>('proxy');
  installerWay = $state.raw<'proxy' | 'direct'>('proxy');
  bypass = $state('<local>');
  refreshPolicy = $state(false);
  action = $state.raw<ServiceRequest['action']>('restart');
  services = $state.raw<ServiceRequest['services']>('both');

  choiceObjection = $state<string | null>(null);
  addressObjection = $state<string | null>(null);
  bypassObjection = $state<string | null>(null);

  /** Whether a proxy's address belongs to what is chosen. */
  needsAddress(remedy: RemedyId | null): boolean {
    switch (remedy) {
      case 'proxy':
      case 'backend':
        return true;
      case 'winhttp':
        return this.winHttpWay === 'proxy';
      case 'installer-proxy':
        return this.installerWay === 'proxy';
      default:
        return false;
    }
  }

  /**
   * What is to be asked of the program; null where something has to be mended first.
   *
   * @param suggested what stands there where the person chose and typed nothing
   */
  request(suggested: { readonly remedy: RemedyId | null; readonly address: string }): ChangeRequest | null {
    const remedy = this.chosen ?? suggested.remedy;
    const address = (this.typed ?? suggested.address).trim();
    const names = this.bypass
      .split(/[;,\s]+/)
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const takesNames = remedy === 'backend' || (this.needsAddress(remedy) && remedy !== 'proxy');
    this.choiceObjection = remedy === null ? words.changes.choose.chooseOne : null;
    this.addressObjection = this.needsAddress(remedy) ? addressObjection(address) : null;
    const isTooMuch = names.length > mostNames || names.some(({ length }) => length > longestName);
    this.bypassObjection = takesNames && isTooMuch ? words.changes.choose.bypassBad : null;
    if (remedy === null || this.addressObjection !== null || this.bypassObjection !== null) return null;
    return this.#requestOf(remedy, address, names);
  }

  #requestOf(remedy: RemedyId, address: string, names: string[]): ChangeRequest {
    const { winHttp, refreshPolicy, action, services } = this;
    switch (remedy) {
      case 'bypass':
      case 'automatic':
        return { remedy, winHttp };
      case 'proxy':
        return { remedy, address, winHttp };
      case 'tls':
        return { remedy };
      case 'winhttp':
      case 'installer-proxy':
        return this.needsAddress(remedy) ? { remedy, address, bypass: names } : { remedy, address: null, bypass: [] };
      case 'backend':
        return { remedy, address, bypass: names, refreshPolicy };
      case 'service':
        return { remedy, action, services };
    }
  }
}

/**
 * Says what is wrong with the address of a proxy that the connector shall use, in a sentence for the field; null where
 * nothing is. The program checks it again.
 */
export function addressObjection(address: string): string | null {
  const text = words.changes.choose;
  if (address === '') return text.addressMissing;
  if (/^(?!http:)[a-z][a-z0-9+.-]*:\/\//i.test(address)) return text.addressHttps;
  if (address.includes('@')) return text.addressUser;
  return proxyObjection(address);
}
