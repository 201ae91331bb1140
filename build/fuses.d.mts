/** As electron-builder takes them. */
export const fuses: Readonly<Record<string, boolean>>;

/** Reads the fuses back from a packaged program: the names of those that are not as they should be. */
export function wrongFuses(binary: string): Promise<string[]>;
