import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall, Launch, Service } from '../../model/facts.ts';
import { isPlacement } from './index.ts';
import { sorted } from '../../model/text.ts';

interface Asks {
  need(key: 'failure.calls'): Promise<readonly FailedCall[]>;
}
/** The failed placements that these causes could explain; capacity is read for them only. */
export const placements = async (io: Asks, ...causes: readonly string[]): Promise<readonly FailedCall[]> =>
  (await io.need('failure.calls')).filter(
    c => isPlacement(c) && (causes.length === 0 || c.candidates.some(x => causes.includes(x.cause))),
  );
export const NOTHING = { missing: 'no task failed to be placed' } as const;

const FARGATE = new Set(['FARGATE', 'FARGATE_SPOT']);
export const ofEc2 = (names: readonly string[]): string[] => sorted(names.filter(n => !FARGATE.has(n)));
/** The service's own capacity providers of instances; none where it names a launch type. */
export const providersOf = (service: Evidence<Service>): string[] =>
  service.state === 'known' ? ofEc2(service.value.capacityProviders.map(p => p.name)) : [];
export const onFargate = (launch: Launch | 'unknown' | undefined): boolean => launch === 'FARGATE';
