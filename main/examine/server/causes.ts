/** Which judgements about a server only follow from others: they are shown folded under their cause. */
import type { ServerCode, ServerJudgement } from './check.js';

/** What follows from what, where both were concluded. */
const causes: readonly {
  readonly of: ServerCode;
  readonly by: ServerCode;
  /** Only where the cause is of this kind. */
  readonly where?: (cause: ServerJudgement) => boolean;
}[] = [
  // A service that .NET cannot give its configuration does not start.
  {
    of: 'SERVICE-STOPPED',
    by: 'CONFIG-MALFORMED',
    where: (cause) => cause.code === 'CONFIG-MALFORMED' && cause.facts.faults.some(({ wholeFile }) => wholeFile),
  },
  // The certificate comes at the end of a registration.
  { of: 'TRUST-CERTIFICATE-MISSING', by: 'REGISTRATION-FAILED' },
];

/** The same judgements, each with those that it follows from. */
export function withCauses(judgements: readonly ServerJudgement[]): ServerJudgement[] {
  return judgements.map((each) => {
    const dependsOn = causes.flatMap(({ of, by, where = () => true }) => {
      const isCause = (other: ServerJudgement): boolean => other.code === by && where(other);
      return each.code === of && judgements.some(isCause) ? [by] : [];
    });
    return dependsOn.length === 0 ? each : { ...each, dependsOn };
  });
}
