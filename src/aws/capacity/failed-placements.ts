import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall, Launch, Service } from '../../model/facts.ts';
import { isPlacement } from './index.ts';

interface Asks {
  need(key: 'failure.calls'): Promise<readonly FailedCall[]>;
}
/** The failed placements that these causes may stand behind; what is read of capacity is read for them only. */
export const placements = async (io: Asks, ...causes: readonly string[]): Promise<readonly FailedCall[]> =>
  (await io.need('failure.calls')).filter(
    c => isPlacement(c) && (causes.length === 0 || c.candidates.some(x => causes.includes(x.cause))),
  );
export const NOTHING = { missing: 'no task failed to be placed' } as const;

const FARGATE = new Set(['FARGATE', 'FARGATE_SPOT']);
export const ofEc2 = (names: readonly string[]): string[] => [...new Set(names.filter(n => !FARGATE.has(n)))].sort();
/** The service's own capacity providers of instances; none where it names a launch type. */
export const providersOf = (service: Evidence<Service>): string[] =>
  service.state === 'known' ? ofEc2(service.value.capacityProviders.map(p => p.name)) : [];
export const onFargate = (launch: Launch | 'unknown' | undefined): boolean => launch === 'FARGATE';
