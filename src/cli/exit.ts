/** What the exit code says. */
export const EXIT = { healthy: 0, unhealthy: 1, usage: 2, unclear: 3, bug: 70 } as const;
