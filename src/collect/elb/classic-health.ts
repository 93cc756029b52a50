import { classicBalancers } from '../../aws/load-balancing/index.ts';
import type { ClassicHealth, ClassicInstance } from '../../model/facts.ts';
import { opt } from '../../model/opt.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';

type Raw = NonNullable<Output<'elasticloadbalancing:DescribeInstanceHealth'>['InstanceStates']>[number];

/** AWS writes N/A where it has nothing to say. */
const said = (text: string | undefined): string | undefined => (text === 'N/A' ? undefined : text?.slice(0, 500));
const instance = (s: Raw): ClassicInstance => ({
  id: s.InstanceId ?? '',
  state: s.State ?? 'Unknown',
  ...opt('reason', said(s.ReasonCode)),
  ...opt('description', said(s.Description)),
});

/** The instances of each Classic Load Balancer of the service, as they are now. Without one, nothing is asked. */
export default defineCollector({
  key: 'elb.classicHealth',
  from: ['ecs.service'],
  actions: ['elasticloadbalancing:DescribeInstanceHealth'],
  async collect({ need, evidence }) {
    const names = classicBalancers(await need('ecs.service'));
    return {
      found: await Promise.all(
        names.map(
          async (name): Promise<ClassicHealth> => ({
            name,
            instances: await evidence(
              'elasticloadbalancing:DescribeInstanceHealth',
              { LoadBalancerName: name },
              out => (out.InstanceStates ?? []).map(instance),
              { absent: `there is no Classic Load Balancer ${name}` },
            ),
          }),
        ),
      ),
    };
  },
});
