/** What becomes of handshakes, and of the certificate that is shown in them. */
import { bootstrap } from '../addresses.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { problems } from '../scenario.js';
import { fine, fineInCapture, readyOnly, well } from './well.js';

const onlyTriedTells = 'What was tried with which certificate shows to the one who tried alone.';

export const handshakeSituations: readonly ProbeScenario[] = [
  {
    name: 'stranger-refused',
    story: 'A service asks for a certificate, and refuses a stranger’s by an alert.',
    paths: ['direct'],
    truth: fine,
    rehearsals: ['stranger-refused'],
    capture: {
      truth: problems('TLS-CLIENT-CERTIFICATE-LOST'),
      because: 'In a capture it is the connector that is refused.',
    },
    prepare: async (lab) => {
      await well(lab);
      await lab.strictService();
    },
  },
  {
    name: 'nobody-asked',
    story: 'The services ask nobody for a certificate, and are genuine.',
    paths: ['direct'],
    truth: fine,
    rehearsals: ['not-asked'],
    ...readyOnly,
    prepare: (lab) => well(lab, { cloud: { asksNobody: true } }),
  },
  {
    name: 'sha512-breaks',
    story: 'A device resets what shows a certificate signed with SHA-512.',
    paths: ['direct'],
    truth: problems('SHA512-NOT-ACCEPTED'),
    rehearsals: ['sha512-refused'],
    capture: {
      truth: { ...fineInCapture, notices: [] },
      because: onlyTriedTells,
    },
    prepare: (lab) => well(lab, { cloud: { relay: 'breaksSha512' } }),
  },
  {
    name: 'tls12-missing',
    story: 'The far end speaks TLS 1.3 alone.',
    paths: ['direct'],
    truth: problems('TLS-VERSION-UNSUPPORTED'),
    capture: {
      truth: fineInCapture,
      because: 'The handshake that is made beside the connector’s offers TLS 1.3, and reaches the same names.',
    },
    prepare: (lab) => well(lab, { cloud: { tls: '1.3' } }),
  },
  {
    name: 'tls13-ignored',
    story: 'A device swallows greetings that offer TLS 1.3; the connector’s own pass.',
    paths: ['direct'],
    truth: fine,
    ...readyOnly,
    prepare: (lab) => well(lab, { cloud: { relay: 'ignoresTls13' } }),
  },
  {
    name: 'hiccup',
    story: 'The first connections for one name are reset, and never again.',
    paths: ['direct'],
    truth: fine,
    cells: { 'login.microsoftonline.com': 'reached' },
    ...readyOnly,
    prepare: (lab) => well(lab, { cloud: { relay: 'resetsFirst' } }),
  },
  ...(
    [
      ['resetsInside', 'TLS-CUT', 'tls-cut'],
      ['closesInside', 'TLS-CUT', 'tls-cut'],
      ['ignoresInside', 'TLS-NO-ANSWER', 'tls-silent'],
    ] as const
  ).map(([relay, code, ending]): ProbeScenario => ({
    name: `inside-${relay.replace('Inside', '')}`,
    story: `A device lets handshakes end, and then: ${relay}.`,
    paths: ['direct'],
    truth: problems(code),
    // Whether the service wanted a certificate first cannot be told of the names that ask for one.
    cells: { 'login.microsoftonline.com': ending, 'management.azure.com': ending, [bootstrap]: 'unanswered' },
    prepare: (lab) => well(lab, { cloud: { relay } }),
  })),
];
