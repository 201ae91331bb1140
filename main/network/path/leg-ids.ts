/** The parts of the product by their permanent ids. */

/** The parts of the product whose traffic may take different paths. */
export const legIds = ['connector', 'updater', 'certificate-checks', 'backend', 'installer'] as const;

/** One of them. */
export type LegId = (typeof legIds)[number];
