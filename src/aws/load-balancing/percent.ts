/** The limits of a rolling deployment: how many tasks it must keep, and how many it can have at a time. */
export interface Room {
  readonly least: number;
  readonly most: number;
  readonly stuck: boolean;
}

/** Minimum percent rounds up, maximum percent rounds down. It is stuck where it may neither start one more nor stop one. */
export function percentRoom(desired: number, minimumHealthyPercent: number, maximumPercent: number): Room {
  const least = Math.ceil((desired * minimumHealthyPercent) / 100);
  const most = Math.floor((desired * maximumPercent) / 100);
  return { least, most, stuck: desired > 0 && most <= desired && least >= desired };
}

/** The failed tasks after which the circuit breaker trips, where it is not told: half of the wanted tasks, at least 3 and at most 200. */
export const breakerThreshold = (desired: number): number => Math.min(200, Math.max(3, Math.ceil(desired * 0.5)));
