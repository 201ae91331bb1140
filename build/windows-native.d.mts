/** Where koffi's native part for Windows lies, or why it cannot be had. */
export function windowsNative(): { file: string } | { reason: string };
