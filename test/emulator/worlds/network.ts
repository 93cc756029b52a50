import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  AuthorizeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { lostTasks, NO_BREAKER, rolledBackDeployment, storyOf, stuckDeployment, thrice } from '../stories.ts';
import {
  layersUnreachable,
  noAddress,
  noInterface,
  registryUnreachable,
  secretDenied,
  secretUnreachable,
} from '../words.ts';
import { everywhere, given, healthyWorld, policy, tcp, type World } from '../world.ts';
import { beside, closedSubnet, lockedRole, silentGroup, yesterday } from './decoys.ts';
import type { WorldCase } from './world-case.ts';

const PUBLIC_ECR = '52.94.220.17';

/** The address that the name of an endpoint resolves to inside the VPC. */
async function endpointAddress(world: World, service: string): Promise<string> {
  const { ec2 } = world.env.aws;
  const told = await ec2.send(
    new DescribeVpcEndpointsCommand({ VpcEndpointIds: [given(world.endpoints[service], 'endpoint')] }),
  );
  const interfaces = await ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: told.VpcEndpoints?.[0]?.NetworkInterfaceIds ?? [] }),
  );
  return given(interfaces.NetworkInterfaces?.[0]?.PrivateIpAddress, 'address');
}

export const network: readonly WorldCase[] = [
  {
    name: 'the endpoints of ECR admit nobody, and a deployment was rolled back for it',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints' });
      await env.aws.ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: given(world.endpointGroup, 'group'),
          IpPermissions: [tcp(443, { group: world.taskGroup })],
        }),
      );
      await rolledBackDeployment(storyOf(world), thrice(registryUnreachable(await endpointAddress(world, 'ecr.api'))), {
        container: { environment: [{ name: 'LOG_LEVEL', value: 'info' }] },
      });
      return world;
    },
    expected: { root: 'network/endpoint-security-group' },
    fixClears: true,
  },
  {
    name: 'the S3 gateway endpoint is not on the route table of the tasks',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', deployment: NO_BREAKER });
      await env.aws.ec2.send(
        new ModifyVpcEndpointCommand({
          VpcEndpointId: given(world.endpoints.s3, 'endpoint'),
          RemoveRouteTableIds: [world.vpc.privateRouteTable],
        }),
      );
      await stuckDeployment(storyOf(world), thrice(layersUnreachable(world)), { first: true });
      return world;
    },
    expected: { root: 'network/endpoint-missing' },
    fixClears: true,
  },
  {
    name: 'the private route table has no default route',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: NO_BREAKER });
      await env.aws.ec2.send(
        new DeleteRouteCommand({ RouteTableId: world.vpc.privateRouteTable, DestinationCidrBlock: '0.0.0.0/0' }),
      );
      await stuckDeployment(storyOf(world), thrice(registryUnreachable(PUBLIC_ECR)), { first: true });
      return world;
    },
    expected: { root: 'network/no-route' },
    fixClears: true,
  },
  {
    name: 'tasks in public subnets have no public address',
    async build(env) {
      const world = await healthyWorld(env, { network: 'public', assignPublicIp: false, deployment: NO_BREAKER });
      await stuckDeployment(storyOf(world), thrice(registryUnreachable(PUBLIC_ECR)), { first: true });
      return world;
    },
    expected: { root: 'network/public-ip-missing' },
    fixClears: true,
  },
  {
    name: 'the NAT gateway was deleted under a service that ran',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      await env.aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: given(world.vpc.nat, 'NAT gateway') }));
      await lostTasks(storyOf(world), thrice(registryUnreachable(PUBLIC_ECR)));
      return world;
    },
    expected: { root: 'network/nat-unusable' },
    fixClears: true,
  },
  {
    name: "the tasks' security group lets only the database port out",
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: NO_BREAKER });
      await env.aws.ec2.send(
        new RevokeSecurityGroupEgressCommand({ GroupId: world.taskGroup, IpPermissions: [everywhere] }),
      );
      await env.aws.ec2.send(
        new AuthorizeSecurityGroupEgressCommand({
          GroupId: world.taskGroup,
          IpPermissions: [tcp(5432, { cidr: world.vpc.cidr })],
        }),
      );
      await stuckDeployment(storyOf(world), thrice(registryUnreachable(PUBLIC_ECR)), { first: true });
      return world;
    },
    expected: { root: 'network/security-group-egress' },
    fixClears: true,
  },
  {
    name: 'a network ACL lets no answers back into the private subnets',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const { ec2 } = env.aws;
      const nacl = given(
        (await ec2.send(new CreateNetworkAclCommand({ VpcId: world.vpc.id }))).NetworkAcl?.NetworkAclId,
        'network ACL',
      );
      await ec2.send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: nacl,
          RuleNumber: 100,
          Egress: true,
          Protocol: '-1',
          RuleAction: 'allow',
          CidrBlock: '0.0.0.0/0',
        }),
      );
      await ec2.send(
        new CreateNetworkAclEntryCommand({
          NetworkAclId: nacl,
          RuleNumber: 100,
          Egress: false,
          Protocol: '6',
          RuleAction: 'allow',
          CidrBlock: world.vpc.cidr,
          PortRange: { From: 8080, To: 8080 },
        }),
      );
      const subnets = world.subnets.map(subnet => subnet.id);
      const before = await ec2.send(
        new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: subnets }] }),
      );
      for (const association of before.NetworkAcls?.flatMap(acl => acl.Associations ?? []) ?? []) {
        if (subnets.includes(association.SubnetId ?? ''))
          await ec2.send(
            new ReplaceNetworkAclAssociationCommand({
              AssociationId: given(association.NetworkAclAssociationId, 'association'),
              NetworkAclId: nacl,
            }),
          );
      }
      await lostTasks(storyOf(world), thrice(registryUnreachable(PUBLIC_ECR)));
      return world;
    },
    expected: { root: 'network/nacl-blocked' },
    fixClears: true,
  },
  {
    name: 'the policy of the Secrets Manager endpoint allows another secret only',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', secret: true });
      const arn = given(world.secretArn, 'secret');
      const document = policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/api/*',
      });
      await env.aws.ec2.send(
        new ModifyVpcEndpointCommand({
          VpcEndpointId: given(world.endpoints.secretsmanager, 'endpoint'),
          PolicyDocument: document,
        }),
      );
      await lostTasks(
        storyOf(world),
        thrice(
          secretDenied(world, arn, 'because no VPC endpoint policy allows the secretsmanager:GetSecretValue action'),
        ),
      );
      return world;
    },
    expected: { root: 'network/endpoint-policy-denied' },
    fixClears: true,
  },
  {
    name: 'no subnet of the tasks has a free address',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat', deployment: NO_BREAKER });
      await stuckDeployment(
        storyOf(world),
        [...world.subnets, ...world.subnets].map(subnet => noAddress(subnet, 'disabled')),
        { container: { environment: [{ name: 'LOG_LEVEL', value: 'debug' }] } },
      );
      for (const subnet of world.subnets) env.weather.sky.freeAddresses.set(subnet.id, 0);
      return world;
    },
    expected: { root: 'network/subnet-ips-exhausted' },
    fixClears: false,
  },
  {
    name: 'the endpoint of Secrets Manager was made again without private DNS, and a deployment was rolled back',
    async build(env) {
      const world = await healthyWorld(env, { network: 'endpoints', secret: true });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, silentGroup);
      await env.aws.ec2.send(
        new ModifyVpcEndpointCommand({
          VpcEndpointId: given(world.endpoints.secretsmanager, 'endpoint'),
          PrivateDnsEnabled: false,
        }),
      );
      await rolledBackDeployment(story, thrice(secretUnreachable(given(world.secretArn, 'secret'), '52.94.9.118')), {
        container: { environment: [{ name: 'LOG_LEVEL', value: 'info' }] },
      });
      return world;
    },
    expected: { root: 'network/endpoint-dns-off' },
    fixClears: true,
  },
  {
    name: 'the security group of the tasks was deleted',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await beside(world, story, silentGroup, lockedRole);
      await env.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: world.taskGroup }));
      await lostTasks(story, thrice(noInterface(given(world.subnets[0], 'subnet'), 'InvalidSecurityGroupID.NotFound')));
      return world;
    },
    expected: { root: 'network/security-group-wrong-vpc' },
    fixClears: false,
  },
  {
    name: 'the quota of network interfaces is used up',
    async build(env) {
      const world = await healthyWorld(env, { network: 'nat' });
      const story = storyOf(world);
      await beside(world, story, closedSubnet, yesterday);
      env.weather.sky.quotas.set('vpc/L-DF5E4CA3', { name: 'Network interfaces per Region', value: 2 });
      await lostTasks(
        story,
        world.subnets.map(subnet => noInterface(subnet, 'NetworkInterfaceLimitExceeded')),
        { running: 1 },
      );
      return world;
    },
    expected: { root: 'network/eni-quota' },
    fixClears: false,
  },
];
