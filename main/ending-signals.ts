/** By what a process is told to end. */

/**
 * Ctrl+C; the end that another program or the system asks for; a terminal that was closed (on Windows, too, which leaves some
 * seconds then); Ctrl+Break of Windows, which nobody sends elsewhere. Source: Node.js, "Signal events".
 */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;
