/** Whether a certificate is for a host. Source: RFC 6125 section 6, and what Windows does where there is no list of names. */
import type { ReadCertificate } from './certificate.js';

/** True where one of the certificate's names is the host's. A wildcard stands for exactly one label. */
export function isFor(certificate: Pick<ReadCertificate, 'names' | 'subject'>, host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const names = certificate.names.length > 0 ? certificate.names : commonNames(certificate.subject);
  const dot = wanted.indexOf('.');
  const parent = dot > 0 && !/^[\d.]+$/.test(wanted) ? wanted.slice(dot) : null;
  return names.some((name) => name === wanted || (parent !== null && name === `*${parent}`));
}

function commonNames(subject: string): string[] {
  return subject.split('\n').flatMap((part) => (part.startsWith('CN=') ? part.slice(3).toLowerCase() : []));
}
