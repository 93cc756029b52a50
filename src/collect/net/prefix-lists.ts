import type { PrefixList } from '../../model/facts.ts';
import { valueOf } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { sorted } from '../../model/text.ts';
import { complete } from './vpc-ids.ts';

/** The prefix lists that routes and security groups name, and the one of S3, with their entries. */
export default defineCollector({
  key: 'net.prefixLists',
  from: ['net.routeTables', 'net.securityGroups', 'net.endpointSecurityGroups'],
  actions: ['ec2:DescribeManagedPrefixLists', 'ec2:GetManagedPrefixListEntries'],
  async collect({ ask, call, evidence, target }) {
    const [tables, groups, endpointGroups, listed] = await Promise.all([
      ask('net.routeTables'),
      ask('net.securityGroups'),
      ask('net.endpointSecurityGroups'),
      // All of them, once: the name tells S3's, and its id differs in every Region.
      call('ec2:DescribeManagedPrefixLists', {}),
    ]);
    const lists = listed.PrefixLists ?? [];
    const rules = [...(valueOf(groups) ?? []), ...(valueOf(endpointGroups) ?? [])].flatMap(g =>
      g.group.state === 'known' ? [...g.group.value.ingress, ...g.group.value.egress] : [],
    );
    const wanted = sorted([
      ...(valueOf(tables) ?? []).flatMap(t =>
        t.routes.flatMap(r => (r.destination.startsWith('pl-') ? [r.destination] : [])),
      ),
      ...rules.flatMap(r => r.prefixLists),
      ...lists.flatMap(l =>
        l.PrefixListName?.endsWith(`.${target.region}.s3`) && l.PrefixListId !== undefined ? [l.PrefixListId] : [],
      ),
    ]);
    const found = await Promise.all(
      wanted.map(async (id): Promise<PrefixList> => {
        const entries = await evidence(
          'ec2:GetManagedPrefixListEntries',
          { PrefixListId: id },
          o => (o.Entries ?? []).flatMap(e => (e.Cidr === undefined ? [] : [e.Cidr])),
          { whole: complete },
        );
        const name = lists.find(l => l.PrefixListId === id)?.PrefixListName ?? '';
        return entries.state === 'known'
          ? { id, name, cidrs: entries.value, cidrsKnown: entries.whole }
          : { id, name, cidrs: [], cidrsKnown: false };
      }),
    );
    return { found, whole: complete(listed) && found.every(l => l.cidrsKnown) };
  },
});
