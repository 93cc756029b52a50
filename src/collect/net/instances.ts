import type { InstanceFacts } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { allAnswered, byIds } from './batch.ts';

/** The EC2 instances behind the container instances: on EC2 it is they that pull images and fetch secrets. */
export default defineCollector({
  key: 'net.instances',
  from: ['ecs.containerInstances'],
  actions: ['ec2:DescribeInstances'],
  async collect(io) {
    const ids = (await io.need('ecs.containerInstances')).flatMap(c =>
      c.ec2InstanceId?.startsWith('i-') ? [c.ec2InstanceId] : [],
    );
    const found = await byIds(
      io,
      'ec2:DescribeInstances',
      ids,
      InstanceIds => ({ InstanceIds }),
      out =>
        (out.Reservations ?? [])
          .flatMap(r => r.Instances ?? [])
          .map(
            (i): InstanceFacts => ({
              id: i.InstanceId ?? '',
              type: i.InstanceType ?? '',
              securityGroups: (i.SecurityGroups ?? []).flatMap(g => (g.GroupId === undefined ? [] : [g.GroupId])),
              ...(i.SubnetId !== undefined && { subnet: i.SubnetId }),
              ...(i.PublicIpAddress !== undefined && { publicIp: i.PublicIpAddress }),
              ...(i.IamInstanceProfile?.Arn !== undefined && { profileArn: i.IamInstanceProfile.Arn }),
              ...(i.State?.Name !== undefined && { state: i.State.Name }),
            }),
          ),
      i => i.id,
    );
    return {
      found: found.flatMap(e => (e.ev.state === 'known' ? [e.ev.value] : [])),
      whole: allAnswered(found),
    };
  },
});
