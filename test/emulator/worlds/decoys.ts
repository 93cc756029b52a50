import { CreateRouteTableCommand, AssociateRouteTableCommand, CreateSubnetCommand } from '@aws-sdk/client-ec2';
import { oldScar, type Story } from '../stories.ts';
import { given, looseTargetGroup, policy, role, securityGroup, type World } from '../world.ts';

/** What looks like a fault and is none of this service's. */
type Decoy = (world: World, story: Story) => Promise<unknown>;

/** A subnet for databases without a way out; no task runs there. */
export const closedSubnet: Decoy = async ({ env, vpc }) => {
  const { ec2 } = env.aws;
  const subnet = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpc.id, CidrBlock: '10.0.201.0/24', AvailabilityZone: 'eu-west-1a' }),
  );
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc.id }));
  await ec2.send(
    new AssociateRouteTableCommand({
      RouteTableId: given(table.RouteTable?.RouteTableId, 'route table'),
      SubnetId: given(subnet.Subnet?.SubnetId, 'subnet'),
    }),
  );
};
/** A security group that lets nothing out, which nothing uses. */
export const silentGroup: Decoy = ({ env, vpc }) => securityGroup(env, 'quarantine', vpc.id, [], []);
/** A role of another service that is denied everything. */
export const lockedRole: Decoy = ({ env }) =>
  role(env, 'payments-execution', {
    inline: { lockdown: policy({ Sid: 'Lockdown', Effect: 'Deny', Action: '*', Resource: '*' }) },
  });
/** A target group that nothing forwards to, and no service uses. */
export const looseGroup: Decoy = world => looseTargetGroup(world, 'web-legacy');
/** Yesterday a tag was missing; the service was steady again soon. */
export const yesterday: Decoy = async (world, story) =>
  oldScar(
    story,
    `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${world.repositoryUri}:1.3.9: ${world.repositoryUri}:1.3.9: not found`,
  );

export const beside = (world: World, story: Story, ...decoys: readonly Decoy[]): Promise<unknown> =>
  Promise.all(decoys.map(decoy => decoy(world, story)));
