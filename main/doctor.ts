/** The application object behind all three doors: the desktop window, browser mode and the terminal. */
import type { Intent } from './evidence/capture.js';
import type { Report } from './report/report.js';

/** A capture of the project's own lab, shipped with the program. */
export interface SampleFile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly path: string;
  readonly mode: Intent['mode'];
  readonly proxy: string | null;
}

export interface AnalyzeRequest {
  readonly path: string;
  readonly intent: Intent;
  /** Put every connection and DNS question into the report (`--flows`; the window always wants them). */
  readonly flows: boolean;
}

export interface AnalyzeHooks {
  readonly onProgress?: (progress: { bytesRead: number; bytesTotal: number; packets: number }) => void;
  /** Aborting answers within 200 ms with a report whose `error.code` is `CANCELLED`. */
  readonly signal?: AbortSignal;
}

export interface Doctor {
  readonly program: { readonly name: string; readonly version: string };
  readonly samples: readonly SampleFile[];
  /** Reads and judges a capture. Never rejects: what cannot be read is a report with `error`. */
  analyze(request: AnalyzeRequest, hooks?: AnalyzeHooks): Promise<Report>;
}
