import { command, fixWith, serviceAt } from '#fix';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/single-zone',
  title: 'All tasks run in one Availability Zone',
  kind: 'risk',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/availability-zones.html',
  ],
  needs: { service: 'ecs.service', subnets: 'net.subnets' },
  messages: {
    one: {
      what: 'All subnets of service {service} ({subnets}) are in {zone}',
      why: "Tasks start only in the service's subnets. While that zone is impaired or has no capacity, none can start anywhere.",
    },
  },
  *check({ service, subnets }, say) {
    const s = service.value;
    const named = s.network?.subnets ?? [];
    if (named.length === 0) return;
    const found = named.map(id => ({ id, i: subnets.value.findIndex(x => x.id === id) }));
    const zones = found.map(({ i }) => {
      const x = subnets.value[i];
      return x?.subnet.state === 'known' ? x.subnet.value : undefined;
    });
    const known = zones.filter(z => z !== undefined);
    if (new Set(known.map(z => z.zone)).size > 1) return;
    if (known.length < named.length)
      return yield say.undecided('subnets', "the Availability Zones of the subnets couldn't be read", {
        actions: ['ec2:DescribeSubnets'],
      });
    const [first] = known;
    if (!first) return;
    const at = serviceAt(s);
    yield say.fault('one', {
      data: { service: s.name, subnets: named.join(', '), zone: first.zone },
      about: { type: 'service', id: s.name, arn: s.arn },
      confidence: 'likely',
      citations: [
        service.cite(
          '/network/subnets',
          `the service has ${named.length === 1 ? '1 subnet' : `${named.length} subnets`}`,
        ),
        ...found.slice(0, 3).map(({ id, i }) => subnets.cite(`/${i}/subnet/value/zone`, `${id} is in ${first.zone}`)),
      ],
      fixes: [
        fixWith('Look for subnets in other Availability Zones, and add one to the service', [
          command`aws ec2 describe-subnets --filters ${`Name=vpc-id,Values=${first.vpc}`} --query ${'Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount]'} --output text --region ${at.region}`,
        ]),
      ],
    });
  },
});
