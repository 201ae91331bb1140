/** Why something could not be done, in words a person can act on. */
export interface Failure {
  /** Permanent, for scripts: `FILE-NOT-FOUND`. */
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** True for a value that is a failure and not the thing asked for. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'advice' in value;
}
