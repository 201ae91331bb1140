/** The documents that the rows of `endpoints.ts` come from. */

/** A document that rows come from. */
export interface Source {
  readonly title: string;
  readonly date: string;
  readonly address: string;
}

const docs = 'https://github.com/MicrosoftDocs/entra-docs/blob/main/docs/';
const oldDocs = 'https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/';
const proxyArticle = 'identity/app-proxy/application-proxy-configure-connectors-with-proxy-servers.md';

/** By source key. */
export const sources: Readonly<Record<string, Source>> = {
  'GSA-config': {
    title: 'How to configure private network connectors',
    date: '2025-02-21',
    address: `${docs}global-secure-access/how-to-configure-connectors.md`,
  },
  'GSA-ver': {
    title: 'Private network connector version release notes',
    date: '2026-06-08',
    address: 'https://learn.microsoft.com/en-us/entra/global-secure-access/reference-version-history',
  },
  'AP-proxy': {
    title: 'Work with existing on-premises proxy servers',
    date: '2025-05-01',
    address: docs + proxyArticle,
  },
  GOV: {
    title: 'Hybrid identity considerations for the Azure Government cloud',
    date: '2025-04-09',
    address: `${docs}identity/hybrid/connect/reference-connect-government-cloud.md`,
  },
  'CA-2023': {
    title: 'Azure Certificate Authority details',
    date: '2023-11-27',
    address: `${oldDocs}security/fundamentals/azure-CA-details.md`,
  },
  'CA-2022': {
    title: 'Azure Certificate Authority details (of 2022)',
    date: '2022-04-28',
    address: `${oldDocs}security/fundamentals/azure-CA-details.md`,
  },
  'ICA-2026': {
    title: 'Secure connectivity with TLS in Azure Database for PostgreSQL (rotation of issuing authorities)',
    date: '2025-11',
    address: 'https://learn.microsoft.com/azure/postgresql/flexible-server/security-tls',
  },
  LEG: {
    title: 'Enable Application Proxy in the Azure portal (2017 and 2018 editions)',
    date: '2018',
    address: `${oldDocs}active-directory/active-directory-application-proxy-enable.md`,
  },
  S000: {
    title: 'Work with existing on-premises proxy servers and Azure AD',
    date: '2017-08',
    address: docs + proxyArticle,
  },
  S001: {
    title: 'Work with existing on-premises proxy servers and Azure AD',
    date: '2017-01',
    address: docs + proxyArticle,
  },
  S002: { title: 'Work with existing on-premises proxy servers', date: '2023', address: docs + proxyArticle },
  S004: {
    title: 'Work with existing on-premises proxy servers (current)',
    date: '2025',
    address:
      'https://learn.microsoft.com/en-us/entra/identity/app-proxy/application-proxy-configure-connectors-with-proxy-servers',
  },
};
