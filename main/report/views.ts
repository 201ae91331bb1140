/**
 * What the window asks for beside the report, a piece at a time: a capture may hold 100,000 connections, and a page that
 * got all of them would be busy for seconds and show thirty.
 */
import type { Certificate, Trust } from '../evidence/capture.js';
import type { EvidenceItem } from '../examine/finding.js';
import type { ReportFlow } from './report.js';

/** How a row ended. `warn`: an answer came, and not the right one. `quiet`: it failed, and nothing follows from that. */
export type RowTone = 'good' | 'bad' | 'warn' | 'quiet' | 'untested';

/** One row of the waterfall: a connection, a request for a tunnel, a web request, or a question to a name server. */
export interface TimelineRow {
  readonly name: string;
  readonly kind: string;
  /** Seconds after the file's first packet; may be negative. */
  readonly start: number;
  /** Never before `start`. */
  readonly end: number;
  /** What was made then went on until here, as far as the capture shows; as `end` where nothing did. */
  readonly until: number;
  /** The address that it came from. */
  readonly from: string;
  readonly result: string;
  readonly tone: RowTone;
  /** The connection that it belongs to; null for a question to a name server. */
  readonly connection: number | null;
}

/** A stretch of the waterfall, in order of time. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** How many rows there are in the stretch, shown or not. */
  readonly total: number;
  /** Where the first row begins and the last one ends, in seconds; null where there is none. */
  readonly bounds: Stretch | null;
  /** What the rows are of: the stretch that was asked for, or the nearest one of its length in which something happened. */
  readonly within: Stretch | null;
}

/** A stretch of time, in seconds after the file's first packet. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which part of the waterfall is wanted. */
export interface TimelineQuery {
  /** Only rows that touch this stretch of time; null for all. */
  readonly within: Stretch | null;
  /** Where to look for something if nothing happened in that stretch; on the nearer side where it is left out. */
  readonly towards?: 'earlier' | 'later' | undefined;
  /** How many rows at most: first those that findings rest on, some of each finding; then the earliest. */
  readonly count: number;
}

/** One line of the table of connections. */
export interface ConnectionRow {
  readonly id: number;
  /** When it began and how long it lasted, in seconds. */
  readonly at: number;
  readonly seconds: number;
  /** Where it was meant to go: the name that a proxy was asked for, or the other end. */
  readonly name: string;
  /** The address that it came from. */
  readonly from: string;
  /** The proxy that it went to, with its port; null where there was none. */
  readonly via: string | null;
  readonly kind: string;
  /** Payload bytes, both ways. */
  readonly bytes: number;
  readonly result: string;
  readonly tone: RowTone;
  readonly connector: boolean;
}

/** Which lines of the table are wanted, and in which order. */
export interface ConnectionQuery {
  readonly scope: 'connector' | 'all';
  /** Only lines with this in their names, addresses, ports or results; empty for all. */
  readonly text: string;
  /** Only connections that touch this stretch of time; null for all. */
  readonly within: Stretch | null;
  readonly sort: 'time' | 'name' | 'outcome';
  readonly descending: boolean;
  /** Number of the first line, from 0, and how many. */
  readonly first: number;
  readonly count: number;
  /** A connection whose place is asked for as well. */
  readonly find: number | null;
}

/** Some lines of the table. */
export interface ConnectionPage {
  readonly rows: readonly ConnectionRow[];
  /** How many lines there are for this query. */
  readonly total: number;
  /** Place of the connection that was asked for, from 0; null where it is not among the lines. */
  readonly place: number | null;
}

/** What is known of genuine chains for a name. */
export interface ChainModel {
  /** One that was seen: for which names and when, and its certificates below the root; null where none is known. */
  readonly seen: { readonly name: string; readonly when: string; readonly chain: readonly string[] } | null;
  /** Names of the roots that it may end at. */
  readonly roots: readonly string[];
}

/** A chain as it was shown, once or many times. */
export interface ShownChain {
  readonly chain: readonly Certificate[];
  readonly trust: Trust | null;
  /** The packet that completes the first showing of it. */
  readonly packet: number | null;
  /** When that was by the capture's clock, ISO 8601, UTC; null where the file has no times. */
  readonly moment: string | null;
  /** What a genuine chain for the first of these names looks like. */
  readonly model: ChainModel;
  /** The names that it was shown for, at most 12. */
  readonly hosts: readonly string[];
  readonly connections: number;
}

/** The chains behind a finding, and the handshakes in which none could be seen. */
export interface Chains {
  /** At most 8 different ones. */
  readonly chains: readonly ShownChain[];
  /** How many different ones were left out. */
  readonly more: number;
  /** Handshakes of TLS 1.3, which hides certificates from a capture. */
  readonly hidden: number;
  /** Handshakes that took up an earlier session, without certificates. */
  readonly resumed: number;
}

/** Everything that is known of one connection. */
export interface ConnectionDetail {
  readonly flow: ReportFlow;
  readonly row: ConnectionRow;
  /** The certificates it was shown; null where none were seen. */
  readonly chain: ShownChain | null;
  /** The packets that tell its story, at most 64. */
  readonly packets: readonly Omit<EvidenceItem, 'kind'>[];
  /** Wireshark display filter that shows this connection alone. */
  readonly filter: string;
}

/** Everything that was met while one name was tried over one path. */
export interface PathCellDetail {
  /** Questions to name servers and their answers, in order. */
  readonly lookups: readonly Omit<EvidenceItem, 'kind'>[];
  /** Its connections, without those of the rehearsal. */
  readonly connections: readonly ConnectionDetail[];
  /** The connections in which a throw-away certificate was shown; none where that was left out, or not due. */
  readonly rehearsal: readonly {
    readonly hash: 'SHA-512' | 'SHA-256';
    /** Both sides went on to encrypted data. */
    readonly completed: boolean;
    /** Null where none was made. */
    readonly connection: ConnectionDetail | null;
  }[];
}
