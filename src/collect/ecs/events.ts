import { valueOf } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { isWithin } from '../window.ts';
import { pickService, serviceInput } from './service.ts';
import { time } from '../time.ts';

/** ECS keeps the latest 100 events of a service; newest first. DescribeServices brings them, so this is no call of its own. */
const KEPT = 100;

export default defineCollector({
  key: 'ecs.events',
  from: ['asked.at'],
  actions: ['ecs:DescribeServices'],
  async collect({ ask, call, target }) {
    if (target.service === undefined) return { missing: 'no service was asked about' };
    const picked = pickService(
      await call('ecs:DescribeServices', serviceInput(target, target.service)),
      target.service,
    );
    if ('missing' in picked) return picked;
    const events = (picked.raw.events ?? []).map(e => ({
      id: e.id ?? '',
      createdAt: time(e.createdAt) ?? '',
      message: (e.message ?? '').slice(0, 2000),
    }));
    events.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    const window = valueOf(await ask('asked.at'))?.window;
    const found = window ? events.filter(e => isWithin(window, e.createdAt)) : events;
    const reachesBack = window?.since !== undefined && (events.at(-1)?.createdAt ?? '') < window.since;
    return { found, whole: events.length < KEPT || reachesBack };
  },
});
