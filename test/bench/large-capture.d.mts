/** See large-capture.mjs. */
export const lastName: string;
export function writeLargeCapture(
  path: string,
  what: {
    readonly kind: 'bulk' | 'small';
    readonly bytes: number;
    readonly greetings: string;
    readonly cases: readonly string[];
  },
): { readonly bytes: number; readonly packets: number };
