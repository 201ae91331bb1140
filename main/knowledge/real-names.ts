/**
 * Real names below the wildcards of the documents: a wildcard cannot be connected to. Those with a sure source are names that
 * connectors were seen to ask for; for the others, which only browsers ask for while somebody signs in, a name was taken that
 * Microsoft's sign-in pages use. That such a one does not exist proves nothing.
 */

/** A name to try for a wildcard. */
export interface RealName {
  readonly pattern: string;
  /** `{tenant}` stands for the tenant's id. */
  readonly name: string;
  readonly phase: 'runtime' | 'registration' | 'update';
  /** Where the name was seen (keys of `sources.ts`, or of the facts' own list); null for one that was assumed. */
  readonly source: string | null;
  /** It stands in Microsoft's documents, or belongs to the tenant: others come and go, as places of the service do. */
  readonly lasting: boolean;
}

/** Stands for the tenant where it is not known. Its name was seen to resolve (MicrosoftDocs/azure-docs issue 81174). */
export const unknownTenant = '00000000-0000-0000-0000-000000000000';

const row = (
  pattern: string,
  name: string,
  phase: RealName['phase'],
  source: string | null,
  lasting = source !== null,
): RealName => ({ pattern, name, phase, source, lasting });

/** By wildcard. */
export const realNames: readonly RealName[] = [
  row('*.msappproxy.net', '{tenant}.bootstrap.msappproxy.net', 'runtime', 'XYB, AADI, EPA'),
  row('*.msappproxy.net', '{tenant}.registration.msappproxy.net', 'registration', 'AADI, SSO-docs'),
  row('*.msappproxy.net', 'connector-update.msappproxy.net', 'update', 'EPA', false),
  row('*.servicebus.windows.net', 'cwap-eur1-weur2.servicebus.windows.net', 'runtime', 'XYB, EPA', false),
  row('*.servicebus.windows.net', 'cwap-nam1-eus2.servicebus.windows.net', 'runtime', 'XYB, EPA', false),
  row('*.microsoftonline.com', 'login.microsoftonline.com', 'registration', 'S000, LEG'),
  row('*.microsoftonline-p.com', 'secure.aadcdn.microsoftonline-p.com', 'registration', 'S004, GSA-config'),
  row('*.msauth.net', 'aadcdn.msauth.net', 'registration', null),
  row('*.msauthimages.net', 'aadcdn.msauthimages.net', 'registration', null),
  row('*.msecnd.net', 'az416426.vo.msecnd.net', 'registration', null),
  row('*.msftauth.net', 'aadcdn.msftauth.net', 'registration', null),
  row('*.msftauthimages.net', 'aadcdn.msftauthimages.net', 'registration', null),
  row('*.phonefactor.net', 'pfd.phonefactor.net', 'registration', null),
  row('*.msappproxy.us', '{tenant}.bootstrap.msappproxy.us', 'runtime', null),
  row('*.msappproxy.us', '{tenant}.registration.msappproxy.us', 'registration', null),
  row('*.servicebus.usgovcloudapi.net', 'cwap-usgov.servicebus.usgovcloudapi.net', 'runtime', null),
  row('*.microsoftonline.us', 'login.microsoftonline.us', 'registration', 'NATCLOUD'),
  row('*.microsoftonline-p.us', 'secure.aadcdn.microsoftonline-p.us', 'registration', null),
];
