/** What keeps something from being written to a server. */

/** Why something could not be written. */
export type WriteFault =
  /** This account may not. */
  | 'access-denied'
  /** The file carries the mark "read-only". */
  | 'read-only'
  /** Another program holds it. */
  | 'in-use'
  | 'disk-full'
  /** It is not there any more. */
  | 'not-there'
  /** Somebody else has changed it meanwhile. */
  | 'changed-since'
  /** It is not where it seems to be: a link leads elsewhere. */
  | 'redirected'
  /** Others could write to the folder that has to be safe from them. */
  | 'not-protected'
  /** The service did not do it in its time. */
  | 'timed-out'
  /**
   * The service did not come up, or ended by itself. `detail` has its exit code; for ERROR_SERVICE_SPECIFIC_ERROR (1066) and
   * the service's own code behind a blank.
   */
  | 'service-ended'
  | 'service-disabled'
  /** What was written is not what is read now. */
  | 'not-kept'
  | 'not-supported'
  | 'failed';
