import type { BreakerThreshold } from '../../model/facts.ts';

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

/**
 * The failed tasks after which the circuit breaker trips, where a deployment does not say it; undefined for a type of
 * threshold that is new. Without a configuration, half of the wanted tasks, at least 3 and at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
 */
export function breakerThreshold(desired: number, of?: BreakerThreshold): number | undefined {
  const { type, value } = of ?? { type: 'BOUNDED_PERCENT', value: 50 };
  const share = Math.ceil((desired * value) / 100);
  if (type === 'COUNT') return value;
  if (type === 'UNBOUNDED_PERCENT') return share;
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : undefined;
}
