import { defineCollector } from '../collector.ts';
import { pickService, serviceInput } from '../ecs/service.ts';
import { opt } from '../../model/opt.ts';
import { NOTHING, placements } from '../../aws/capacity/failed-placements.ts';

/** The service's own placement constraints. DescribeServices brings them, so this is no call of its own. */
export default defineCollector({
  key: 'capacity.placement',
  from: ['failure.calls'],
  actions: ['ecs:DescribeServices'],
  async collect(io) {
    if ((await placements(io)).length === 0) return NOTHING;
    if (io.target.service === undefined) return { missing: 'no service was asked about' };
    const picked = pickService(
      await io.call('ecs:DescribeServices', serviceInput(io.target, io.target.service)),
      io.target.service,
    );
    return 'missing' in picked
      ? picked
      : {
          found: {
            constraints: (picked.raw.placementConstraints ?? []).map(c => ({
              type: c.type ?? '',
              ...opt('expression', c.expression),
            })),
          },
        };
  },
});
