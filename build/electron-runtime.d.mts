/** Finds Electron's program file; fetches it where it is missing. `reason` completes the sentence "No desktop app: ...". */
export function electronRuntime(): Promise<{ binary: string } | { reason: string }>;
