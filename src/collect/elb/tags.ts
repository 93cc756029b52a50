import type { Evidence } from '../../model/evidence.ts';
import type { BalancingTags, ManagedBy } from '../../model/facts.ts';
import { batchesOf } from '../batches.ts';
import { defineCollector } from '../collector.ts';
import { managerOf } from '../tags.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const BATCH = 20;

type Manager = { readonly managedBy?: ManagedBy };

/**
 * Who manages the target groups, listeners, rules and load balancers that fixes would change, by their tags. Asked only
 * when fixes are there, and of nothing else; all other resources have their tags in the answers that describe them.
 */
export default defineCollector({
  key: 'elb.tags',
  from: ['asked.at'],
  actions: ['elasticloadbalancing:DescribeTags'],
  async collect({ need, evidence }) {
    const { changes = [] } = await need('asked.at');
    const read = (arns: readonly string[]) =>
      evidence(
        'elasticloadbalancing:DescribeTags',
        { ResourceArns: [...arns] },
        out => new Map((out.TagDescriptions ?? []).map(d => [d.ResourceArn ?? '', managerOf(d.Tags)])),
      );
    const pick = (all: Evidence<ReadonlyMap<string, Manager>>, arn: string): BalancingTags => {
      if (all.state !== 'known') return { arn, tagged: all };
      const value = all.value.get(arn);
      return value === undefined
        ? { arn, tagged: { state: 'unasked', because: 'the answer is about other resources' } }
        : { arn, tagged: { ...all, value } };
    };
    const found = await Promise.all(
      batchesOf(changes, BATCH).map(async (arns): Promise<BalancingTags[]> => {
        const all = await read(arns);
        // One that does not exist fails the call for all.
        if (all.state !== 'absent' || arns.length === 1) return arns.map(arn => pick(all, arn));
        return Promise.all(arns.map(async arn => pick(await read([arn]), arn)));
      }),
    );
    return { found: found.flat() };
  },
});
