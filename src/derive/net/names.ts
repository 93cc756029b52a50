import { leadsTo } from '../../model/failed-calls.ts';
import { valueOf } from '../../model/evidence.ts';
import { defineDerived } from '../define-derived.ts';

/** The private hosted zones, where a name didn't resolve: for nothing else are they read. The list is handed on as it is. */
export default defineDerived({
  key: 'net.names',
  from: ['failure.calls', 'failure.logged', 'net.hostedZones'],
  async derive({ need, ask }) {
    const [calls, logged] = await Promise.all([need('failure.calls'), ask('failure.logged')]);
    const unresolved = [...calls, ...(valueOf(logged) ?? [])].some(
      c => c.host !== undefined && leadsTo(c, 'network/dns-failure'),
    );
    if (!unresolved) return { missing: 'no name failed to resolve' };
    const zones = await need('net.hostedZones');
    const read = await ask('net.hostedZones');
    return { found: zones, whole: read.state === 'known' && read.whole };
  },
});
