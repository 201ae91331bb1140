/**
 * Names of a tenant that nobody knows, as people shall read them: tries need an id that stands for it, and its zeros would
 * look like a name that somebody has set up. What is evidence keeps them.
 */
import { unknownTenant } from '../knowledge/real-names.js';

/** The text with `{tenant}` where that id begins a name, as the documents and the table of names write it. */
export const withoutStandIn = (text: string): string => text.replaceAll(`${unknownTenant}.`, '{tenant}.');
