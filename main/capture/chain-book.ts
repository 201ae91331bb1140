/** The certificate chains of a capture: each distinct one is kept once, and judged once, when all packets are read. */
import { createHash } from 'node:crypto';
import type { Authorities } from '../certificates/authority.js';
import { judgeChain, type JudgedChain } from '../certificates/chain.js';
import { readCertificate, type ReadCertificate } from '../certificates/certificate.js';
import { isFor } from '../certificates/host-names.js';
import type { Certificate, Trust } from '../evidence/capture.js';
import { isConnectorName } from '../knowledge/match.js';

/**
 * Distinct chains kept of the connector's names, and as many of other programs' (whose servers can be thousands, and must
 * not crowd out the connector's). A chain has at most ten certificates and 64 KiB: see `readCertificates`.
 */
const mostChains = 500;

/** The same for certificates: authorities are in many chains. */
const mostCertificates = 4000;

/** A chain that one or many connections showed. */
export interface SentChain {
  /** Its certificates, as many as can be read; the same array for every connection. */
  certificates(): Certificate[];
  /**
   * How far it leads.
   *
   * @param at of the packet, in seconds after the file's first
   * @param name that was asked for, where one was
   */
  trustAt(at: number, name: string | null): Trust;
}

/** All chains of a capture. */
export class ChainBook {
  private readonly chains = new Map<string, KeptChain>();
  private readonly certificates = new Map<string, ReadCertificate | null>();
  private readonly room = { connector: mostChains, other: mostChains };
  /** Chains of the connector's names that were one too many. */
  overflowed = 0;

  /**
   * @param authorities whom to trust
   * @param unixTime turns `at` into seconds since 1970; null where the file gives no time
   */
  constructor(
    private readonly authorities: Authorities,
    private readonly unixTime: (at: number) => number | null,
  ) {}

  /**
   * Keeps a chain.
   *
   * @param list copied, not kept; null for one whose lengths do not add up
   * @param host that it was asked of, where that is known
   * @returns null where there are too many
   */
  keep(list: readonly Uint8Array[] | null, host: string | null): SentChain | null {
    const ids = (list ?? []).map((der) => createHash('sha256').update(der).digest('hex'));
    const key = list === null ? 'unreadable' : ids.join(' ');
    const known = this.chains.get(key);
    if (known !== undefined) return known;
    const whose = host !== null && isConnectorName(host) ? 'connector' : 'other';
    if (this.room[whose] === 0) {
      if (whose === 'connector') this.overflowed++;
      return null;
    }
    this.room[whose]--;
    const ders = (list ?? []).map((der) => der.slice());
    const chain = new KeptChain(
      () => ders.map((der, index) => this.read(ids[index] ?? '', der)),
      this.authorities,
      this.unixTime,
    );
    this.chains.set(key, chain);
    return chain;
  }

  private read(id: string, der: Uint8Array): ReadCertificate | null {
    const known = this.certificates.get(id);
    if (known !== undefined) return known;
    const certificate = readCertificate(der);
    if (this.certificates.size < mostCertificates) this.certificates.set(id, certificate);
    return certificate;
  }
}

class KeptChain implements SentChain {
  private kept: { readonly certificates: readonly (ReadCertificate | null)[]; readonly facts: Certificate[] } | null =
    null;
  private judged: JudgedChain | null = null;
  /** Connections share these: at most three for the dates, and as many for the name. */
  private readonly trusts = new Map<string, Trust>();

  constructor(
    private readonly read: () => (ReadCertificate | null)[],
    private readonly authorities: Authorities,
    private readonly unixTime: (at: number) => number | null,
  ) {}

  certificates(): Certificate[] {
    return this.contents().facts;
  }

  trustAt(at: number, name: string | null): Trust {
    const seconds = this.unixTime(at);
    // Once for all connections: a capture is short, and the first one's time tells which of an authority's certificates is in date.
    this.judged ??= judgeChain(
      this.contents().certificates,
      this.authorities,
      seconds === null ? null : seconds * 1000,
    );
    const { end, authority, microsoft, borrowed, inspector, validity, leaf } = this.judged;
    const dates = datesAt(seconds, validity);
    const forName = leaf === null || name === null ? null : isFor(leaf, name);
    const key = `${dates} ${forName}`;
    const known = this.trusts.get(key);
    if (known !== undefined) return known;
    const trust: Trust = { end, authority, microsoft, ...(borrowed ? { borrowed } : {}), inspector, dates, forName };
    this.trusts.set(key, trust);
    return trust;
  }

  private contents(): NonNullable<KeptChain['kept']> {
    if (this.kept === null) {
      const certificates = this.read();
      this.kept = { certificates, facts: certificates.flatMap((certificate) => certificate?.facts ?? []) };
    }
    return this.kept;
  }
}

/** Null where either the certificates' times or the capture's are not known. */
function datesAt(seconds: number | null, validity: JudgedChain['validity']): Trust['dates'] {
  if (seconds === null || validity === null) return null;
  const at = seconds * 1000;
  return at < validity.from ? 'not-yet' : at > validity.to ? 'expired' : 'valid';
}
