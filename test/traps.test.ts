import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stories } from './stories/all.ts';

/** A test that fails if we fall into the trap: where it stands below `test/`, and a part of its name; or a story. */
type Held = readonly [file: string, ...tests: readonly string[]] | { readonly story: string };
interface Trap {
  readonly trap: number;
  /** What makes a naive reading of ECS wrong. */
  readonly says: string;
  readonly heldBy?: readonly Held[];
  /** Why nothing that we claim can be wrong by it. */
  readonly notOurs?: string;
  /** What we do not see yet. */
  readonly open?: string;
}
const held = (trap: number, says: string, ...heldBy: readonly Held[]): Trap => ({ trap, says, heldBy });
const notOurs = (trap: number, says: string, reason: string): Trap => ({ trap, says, notOurs: reason });
const open = (trap: number, says: string, what: string): Trap => ({ trap, says, open: what });
const story = (name: string): Held => ({ story: name });

const SERVICE = 'traps/service.test.ts';
const TASKS = 'traps/tasks.test.ts';
const BEYOND = 'traps/beyond.test.ts';
const JUDGED = 'derive/deployment/judged.test.ts';
const FAMILIES = 'aws/messages/families.test.ts';
const STOPS = 'aws/messages/stop-and-phase.test.ts';
const IMAGE = 'aws/messages/parse-image.test.ts';
const SECRET = 'aws/messages/parse-secret.test.ts';
const WALK = 'aws/network/walk.test.ts';
const PARTS = 'aws/network/parts.test.ts';
const NET = 'collect/net/collectors.test.ts';
const PATHS = 'derive/net/paths.test.ts';
const EVALUATE = 'aws/iam/evaluate.test.ts';
const CONDITION = 'aws/iam/condition.test.ts';
const GLOB = 'aws/iam/glob.test.ts';
const DECISIONS = 'derive/iam/decisions.test.ts';
const REFERENCES = 'collect/secret/references.test.ts';
const IMAGES = 'collect/image/references.test.ts';
const LOGS = 'collect/logs/logs.test.ts';
const ELB = 'aws/load-balancing/elb.test.ts';
const ELB_PATHS = 'derive/elb/paths.test.ts';
const ELB_FACTS = 'collect/elb/collectors.test.ts';
const FIT = 'aws/capacity/fit.test.ts';
const rule = (id: string): string => `rules/${id}.test.ts`;

/** Traps of reading ECS, one line each. */
const traps: readonly Trap[] = [
  // The shapes of the ECS API.
  held(
    1,
    'A wrong service name is an answer without an error, whose failures say MISSING; a wrong cluster is an error.',
    [SERVICE, 'is told by failures of an answer that is no error', 'is not another one that the answer is about'],
    ['collect/broker.test.ts', 'ClusterNotFoundException'],
  ),
  held(2, 'A deleted service is still described for a while, as INACTIVE.', [
    SERVICE,
    'was deleted, and is still shown as INACTIVE',
  ]),
  held(3, 'Without a launch type the capacity providers tell where tasks run, and FARGATE_SPOT is Fargate.', [
    SERVICE,
    'by Fargate Spot, without a launch type',
    'by a capacity provider of their own, without a launch type',
  ]),
  held(4, 'A platform version of LATEST at the service does not say what its tasks run on.', [
    rule('risk/deprecated-platform-version'),
    'LATEST, whatever the tasks were started on',
    'the deployment is on an old one',
  ]),
  held(
    5,
    'Stopped tasks are forgotten after an hour, so that none are listed proves nothing.',
    [SERVICE, 'speaks where the stopped tasks are forgotten'],
    [JUDGED, 'one that was rolled back, told by events alone'],
  ),
  held(6, 'No task has the desired status PENDING; one that is pending is to be RUNNING.', [TASKS, 'never as PENDING']),
  held(
    7,
    'Tasks cannot be listed by service and by who started them at once.',
    [TASKS, 'never by who started them'],
    [JUDGED, "not another deployment's tasks"],
  ),
  held(8, 'A task that runs and is to stop is stopping.', [
    TASKS,
    'that still run and are to stop have failed already',
  ]),
  held(
    9,
    'The group of a task tells whose it is; one started by hand has the family for a group.',
    [TASKS, 'of another group are not its own'],
    [JUDGED, 'not a task of another service'],
    story('app-crashed-by-a-task'),
  ),
  held(10, 'The first deployment in the list need not be the primary one.', [
    SERVICE,
    'is told of the primary one, wherever in the list it stands',
  ]),
  held(
    11,
    'Events and stopped tasks may be of an earlier revision; after a rollback the primary deployment is not the one that failed.',
    [
      JUDGED,
      'takes network and task definition from the failed revision',
      'by revision and window where nothing says who started it',
      'events of the window only',
      'one that rolled forward after the scar of a rollback',
    ],
    story('iam-execution-role-denied'),
    story('healthy-rolled-forward'),
  ),
  held(12, 'The count of failed tasks goes back to zero once one ran.', [
    TASKS,
    'failed, though the deployment counts no failed task any more',
  ]),
  held(
    13,
    'Without a circuit breaker a deployment that never succeeds never fails.',
    [rule('symptom/deployment-stalled'), 'in progress for 45 minutes'],
    [rule('symptom/tasks-missing'), 'a task of the deployment in progress has failed'],
  ),
  held(
    14,
    'Other controllers and Classic Load Balancers have no rollout state.',
    [SERVICE, 'where a Classic Load Balancer leaves out the rollout state'],
    ['collect/deployment/deployment.test.ts', 'no CodeDeploy: the newest set is not steady'],
    story('deployment-external-image-missing'),
  ),
  held(15, 'As many tasks run as are wanted, while each of them ends after a few minutes.', [
    JUDGED,
    'fails when its tasks end over and over',
    'bears one crash',
  ]),
  held(
    16,
    'A service that is scaled to nothing is well.',
    [rule('symptom/tasks-missing'), 'none is wanted'],
    [rule('deployment/percent-deadlock'), 'none are wanted'],
    story('healthy-scaled-in'),
  ),
  held(
    17,
    'The family of a task definition is its latest active revision, not what the service runs; an inactive revision goes on running.',
    [SERVICE, 'asked for by its ARN and never by its family'],
    [rule('deployment/task-definition-invalid'), 'inactive, and the service runs it all the same'],
  ),
  held(
    18,
    'A task may have been started with other roles and sizes than its task definition has.',
    [TASKS, 'that a task was started with go before those of its task definition'],
    ['collect/iam/roles.test.ts', 'takes the override of a task before the role of its task definition'],
    [FIT, 'is its own size where it has one, else what its containers reserve'],
  ),
  held(19, 'A container is essential unless it says otherwise, and one that is not does not end a task.', [
    TASKS,
    'is the essential container, also where the task definition leaves out that it is essential',
  ]),
  held(
    20,
    'When one container ends, the others are ended too, and show exit codes of their own.',
    [JUDGED, 'the container that ended by itself, not the siblings it took along'],
    story('app-sidecar-failed'),
  ),
  open(
    21,
    'A container with a restart policy may crash again and again in a task that does not stop.',
    'how often a container was started again is not to be read from the ECS API, and its log is read only where a task stopped',
  ),
  held(22, 'A health status of UNKNOWN is not unhealthy.', [
    TASKS,
    'is not decided by a health status that is not known',
  ]),
  held(
    23,
    'The stop code of the scheduler stands for a scale-in as well as for a failed health check.',
    [JUDGED, 'not a scale-in', 'a health kill with 137 is no memory problem'],
    [STOPS, 'Task failed container health checks'],
  ),
  held(
    24,
    'During a rollback a task is said to be scaled in by a deployment; no scaling policy did that.',
    [STOPS, 'Scaling activity initiated by (deployment ecs-svc/1)'],
    [FAMILIES, 'Scaling activity initiated by (deployment ecs-svc/1)'],
    story('image-tag-not-found'),
  ),
  held(
    25,
    'Exit code 137 alone is not want of memory.',
    [TASKS, 'with exit code 137 alone is a kill and not said to be for memory'],
    [rule('app/out-of-memory'), 'ECS stopped the task, and the process did not stop in time'],
  ),
  held(
    26,
    'A container may have a limit of its own below that of its task.',
    [rule('app/out-of-memory'), "over the container's own limit", "over the task's limit"],
    [FIT, 'is its own size where it has one, else what its containers reserve'],
  ),
  held(
    27,
    'On EC2 the reason stands in a container, on Fargate in the stopped reason, and sometimes in both.',
    [TASKS, 'stands in a container on EC2', 'is one failure where stopped reason and container say the same'],
    [STOPS, 'EC2, the words in the container'],
  ),
  held(28, 'The name of an error is a wrapper: a failed initialisation may be a bad command or no capacity.', [
    FAMILIES,
    'ResourceInitializationError: failed to create new container runtime task',
    'ResourceInitializationError: Unable to launch instance(s) for capacity provider',
  ]),
  held(29, 'A killed call, and a log group that cannot be found for a connection issue, are troubles of the network.', [
    FAMILIES,
    'The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue',
    'Check your task network configuration. : signal: killed',
  ]),
  held(
    30,
    'That a repository does not exist or may require a login is one sentence for three causes; what follows tells them apart.',
    [
      FAMILIES,
      "may require 'docker login': denied: User:",
      "may require 'docker login': denied: requested access to the resource is denied",
    ],
  ),
  held(
    31,
    'An internal error of placement means a zone without Fargate.',
    [FAMILIES, 'was unable to place a task. Reason: Internal error.'],
    story('capacity-zone-unsupported'),
  ),
  held(
    32,
    'New stop codes come up.',
    [TASKS, 'stopped with a code that is not known yet are failures of no certain kind'],
    [STOPS, 'SomethingNew', 'InfrastructureHealth'],
  ),
  held(33, 'New states of a service deployment come up.', [
    SERVICE,
    'is being stopped by somebody',
    'is in a state that nobody has heard of',
  ]),
  held(34, 'A stage of a deployment may be one that no list of stages has.', [
    SERVICE,
    'keeps a stage that is in no list of stages',
  ]),
  held(
    35,
    'A blue/green deployment that waits for a word, or bakes, does not hang.',
    story('healthy-hook-waiting'),
    story('healthy-baking'),
    [rule('deployment/lifecycle-hook-waiting'), 'a function is at work'],
  ),
  held(
    36,
    'A rollback goes to the last deployment that completed; the first one has none to go to.',
    [rule('deployment/no-rollback-target'), 'the first deployment failed', 'one before it completed'],
    story('deployment-first-has-nothing-to-go-back-to'),
  ),
  held(37, 'How many failures trip the circuit breaker can be configured.', [
    SERVICE,
    'has the threshold of the circuit breaker as AWS gives it',
  ]),
  held(38, 'An alarm that was in ALARM before a deployment began does not stop it.', [
    rule('deployment/alarm-triggered'),
    'it goes on, and an alarm is in ALARM for another reason',
    'no alarm went off',
  ]),
  held(39, 'The scheduler waits longer and longer between attempts, and never gives up.', [
    rule('symptom/start-throttled'),
    'ECS says so',
    'the service has settled since',
  ]),
  held(40, 'ECS does not repeat an event for hours, so an old one may still be true.', [
    SERVICE,
    'counts though it was said five hours ago',
    'is over once a steady state was reached after it',
  ]),
  held(
    41,
    'A protected task holds up scale-in and rollouts.',
    [rule('deployment/scale-in-protection'), 'ECS says it, and tasks are protected'],
    story('deployment-protected-tasks'),
  ),
  held(
    42,
    'ECS moves tasks between zones by itself.',
    [STOPS, 'Availability-zone rebalancing initiated by'],
    [FAMILIES, 'is not AZ balanced'],
  ),
  notOurs(
    43,
    'Autoscaling that is suspended, or at its limit, keeps the wanted count where it is.',
    'we compare what runs with the count that the service has, and do not say which count it should have',
  ),
  // Images.
  held(
    44,
    'A tag is resolved to a digest once per deployment; scaling out asks for that digest, whatever the tag is by then.',
    story('image-digest-not-found'),
    [rule('image/digest-not-found'), 'the tag was moved, and what it was resolved to expired'],
    [IMAGES, 'looks for the digest that was pinned, by '],
  ),
  held(
    45,
    'A reference with a digest is pulled by it, whatever tag stands beside.',
    [IMAGE, '/app:v1@${DIGEST}'],
    [rule('image/tag-not-found'), 'a digest is pulled'],
  ),
  held(
    46,
    'An image without a registry is one of Docker Hub.',
    [IMAGE, "registry: 'docker.io'"],
    story('image-registry-missing'),
    [WALK, 'Docker Hub from a VPC with endpoints only'],
  ),
  held(
    47,
    'The account and Region of an image are those of its address.',
    [IMAGE, 'dkr-ecr.us-east-1.on.aws', 'dkr.ecr-fips.us-gov-west-1'],
    [IMAGES, 'asks in the account and region of the image'],
    [WALK, 'another Region’s ECR from a VPC with endpoints only'],
  ),
  open(
    48,
    'ECR describes an archived image that cannot be pulled.',
    'the status of an image is not read: an archived one is taken for one that is there',
  ),
  held(
    49,
    'A tag may name an index of several platforms, or an attestation that cannot run.',
    [rule('image/manifest-unsupported'), 'an attestation', 'an index'],
    [rule('image/platform-mismatch'), 'the index lacks the platform'],
  ),
  held(
    50,
    'A pull-through cache has no image before it was first pulled.',
    [rule('image/tag-not-found'), 'it looks like a pull-through cache', 'a pull-through cache that was not asked yet'],
    [rule('image/repository-not-found'), 'a pull-through cache that was not asked yet'],
  ),
  held(
    51,
    'A token for ECR cannot be granted on a repository.',
    [EVALUATE, 'a token cannot be had on a repository'],
    [DECISIONS, 'a token granted on the repository'],
  ),
  held(52, 'An instance may use the image that it has, and a container may find none there.', [
    FAMILIES,
    'CannotCreateContainerError: Error response from daemon: No such image:',
  ]),
  // The network.
  held(
    53,
    'An endpoint without private DNS is not used.',
    [WALK, "'private DNS off'", 'an endpoint with its private DNS off, and a NAT gateway'],
    story('network-endpoint-dns-off'),
  ),
  held(54, 'An endpoint in another zone serves as well.', [WALK, "'an endpoint in another zone'"]),
  held(
    55,
    'The group of an endpoint has to let the task in, and the group of the task has to let it out.',
    [WALK, 'an endpoint that admits another group', 'a group that lets nothing out to the endpoint'],
    story('network-endpoint-security-group'),
  ),
  held(
    56,
    'A gateway endpoint serves only the route tables that it is on.',
    [WALK, 'an S3 endpoint on another table'],
    story('network-endpoint-missing-s3-gateway'),
  ),
  held(57, 'Layers come from S3, to which a closed group may not let out though ECR answers.', [
    WALK,
    'a group that lets out everywhere but to the prefix list of S3',
    'S3 by the prefix list, out of a group that lets out only there',
  ]),
  held(
    58,
    'A network ACL has no state: answers need a rule of their own.',
    [WALK, 'an ACL without the return ports'],
    [PARTS, 'a hole in the return ports'],
    story('network-nacl-blocked'),
  ),
  held(
    59,
    'A task in a public subnet without a public address has no way out.',
    [WALK, 'an internet gateway and no public address'],
    story('network-public-ip-missing'),
  ),
  held(
    60,
    'That a subnet gives public addresses does not give one to a task that asks for none.',
    story('network-public-ip-missing'),
    [rule('network/public-ip-missing'), 'assignPublicIp is off'],
  ),
  held(
    61,
    'A NAT gateway may be private, failed or deleted.',
    [
      WALK,
      "'a private NAT gateway'",
      "'a NAT gateway that failed'",
      "'a NAT gateway that is deleted'",
      'a blackhole to a NAT gateway',
    ],
    story('network-nat-unusable'),
  ),
  held(
    62,
    'A regional NAT gateway has no subnet.',
    [WALK, 'a regional NAT gateway has no subnet'],
    [NET, 'a regional one has no subnet'],
  ),
  held(63, 'A subnet without a route table of its own uses the main one, and the longest prefix wins.', [
    PARTS,
    'a subnet without an association of its own uses the main table of its VPC',
    'the longest prefix before the default',
  ]),
  held(
    64,
    'Behind a transit gateway, a peering or an appliance nothing is known.',
    [WALK, "'a transit gateway'", "'a peering'", "'an appliance'", "'Cloud WAN'"],
    [rule('network/no-route'), 'a transit gateway'],
  ),
  held(65, 'Block Public Access goes before routes.', [
    WALK,
    'Block Public Access both ways',
    'Block Public Access for what comes in leaves NAT alone',
  ]),
  held(
    66,
    'DNS servers of their own do not know the private names of endpoints.',
    [
      WALK,
      'a public address was dialled, and now an endpoint answers to the name',
      'an address that was dialled settles what the unread endpoints leave open',
    ],
    [rule('network/dns-failure'), 'DNS is on and the way is open'],
  ),
  held(
    67,
    'Whether a VPC has DNS is not told with the VPC.',
    [NET, 'the DNS attributes are calls of their own, each with its own state'],
    [WALK, 'DNS host names of the VPC off'],
  ),
  held(
    68,
    'The policy of an endpoint may refuse what IAM allows.',
    ['aws/messages/policy-layer.test.ts', 'no VPC endpoint policy allows'],
    [EVALUATE, 'one that denies it stops it'],
    story('network-endpoint-policy-denied'),
  ),
  held(69, 'In a shared VPC route tables and endpoints may be out of sight.', [
    WALK,
    'a shared VPC whose tables are not to be seen',
    'a shared VPC whose endpoints are not to be seen',
  ]),
  held(70, 'On EC2 the instance pulls images and fetches secrets, from its own subnet and groups.', [
    PATHS,
    'on EC2 it is the instance that pulls: its subnet, its groups, its public address',
  ]),
  held(71, 'How many addresses are free now does not say how many there were.', [
    rule('network/subnet-ips-exhausted'),
    'it has room now',
    'fewer than the tasks that are wanted',
  ]),
  held(
    72,
    'Addresses of stopped tasks come back later, and a rollout needs some for both.',
    [rule('network/subnet-ips-short'), 'one of two subnets has not its share', 'a rollout that starts only a few'],
    story('network-subnet-ips-exhausted'),
  ),
  held(
    73,
    'What is true of IPv4 is not of a subnet of IPv6 only.',
    [WALK, 'a subnet of IPv6 only'],
    [PARTS, 'an IPv6 default for an IPv4 address'],
  ),
  held(74, 'States of endpoints come in capitals and in lower case.', [NET, 'endpoints: states in lower case']),
  held(
    75,
    'Where no security group is named it is the default one of the VPC.',
    [WALK, 'the default group of the VPC where none is named'],
    [ELB_PATHS, 'takes the default group of the VPC where none is named'],
    [PATHS, 'a lone task, of which no security group is known, is not given the default one'],
  ),
  held(76, 'A service that ECS itself deploys may well have public addresses.', [
    SERVICE,
    'in public subnets keeps its public address, whatever controller it has',
  ]),
  held(
    77,
    'A rule of a security group goes by group, block or prefix list, and by family.',
    [PARTS, 'a prefix list that was not read', "'IPv6 only'", 'the peer’s group'],
    [NET, 'keep groups, blocks and prefix lists of their rules'],
  ),
  // IAM, secrets, keys and logs.
  held(
    78,
    'The ARN of a secret in a policy does not match without its suffix.',
    [
      EVALUATE,
      'the ARN of a secret without its suffix does not match',
      'the ARN of a secret with six question marks does',
    ],
    story('iam-execution-role-denied'),
  ),
  held(
    79,
    'A secret that was made again has another suffix.',
    [
      REFERENCES,
      'finds a secret that was made again by its name',
      'does not take six letters of the name for the suffix',
    ],
    story('secret-not-found'),
  ),
  held(80, 'ECS asks for parameters by GetParameters, and GetParameter is another action.', [
    EVALUATE,
    'ssm:GetParameter is not ssm:GetParameters',
  ]),
  held(
    81,
    'The ARN of a parameter has one slash, also where its name begins with one.',
    [DECISIONS, 'asks SSM by GetParameters, with one slash in the ARN'],
    [SECRET, 'parameter//app/db'],
  ),
  held(
    82,
    'The execution role starts a task, and the task role is the app’s.',
    ['derive/storage/mounts.test.ts', 'IAM without a task role'],
    [DECISIONS, 'is one of two, and the task role is the broken one'],
    story('iam-task-role-missing'),
    [rule('iam/task-role-missing'), 'ECS Exec is enabled'],
  ),
  held(
    83,
    'On EC2 the role of the instance may be the one that pulls and logs.',
    [DECISIONS, 'leaves what EC2 pulls and logs to the role of the instance'],
    story('iam-instance-role-denied'),
  ),
  held(
    84,
    'A log group is looked for in the Region that the log driver names.',
    [LOGS, "looks in the log driver's region"],
    story('logging-region-wrong'),
  ),
  held(85, 'A log group is made only where the log driver is told to, and may.', [
    rule('logging/group-missing'),
    'the log driver makes it, and nothing failed yet',
    'it should have been made',
  ]),
  held(
    86,
    'Log groups are searched by how they begin.',
    [LOGS, 'another group with the same beginning'],
    story('logging-group-missing-on-ec2'),
  ),
  held(87, 'A log group that is there may be of a class that cannot be read.', [
    BEYOND,
    'a log group that cannot be read from, for its class, is unreadable and not empty',
  ]),
  held(
    88,
    'The log driver may drop lines, so none there is none kept.',
    [BEYOND, 'a log without lines is a stream without lines'],
    [rule('app/crashed'), 'the log is empty'],
  ),
  open(
    89,
    'A secret under the key that AWS manages cannot be read from another account.',
    'we read that a secret names no key, and do not say that another account cannot use it then',
  ),
  held(90, 'The policy of a key may limit it to a service.', [
    EVALUATE,
    'limited to a service lets %s through',
    'that names neither role nor account lets no identity policy in',
  ]),
  held(
    91,
    'A key that is disabled refuses like one without permission.',
    [DECISIONS, 'KMS, and the key is disabled'],
    [rule('secret/kms-key-unusable'), 'two secrets under one key that waits to be deleted'],
    story('secret-kms-key-unusable'),
  ),
  held(
    92,
    'A Deny on a condition that cannot be known may or may not hold.',
    [EVALUATE, 'a Deny on what cannot be known leaves it open'],
    [CONDITION, 'aws:SourceVpce'],
    [DECISIONS, 'a Deny in an identity policy on a condition that cannot be known'],
  ),
  held(
    93,
    'Policies of the organisation are out of sight, so nobody can say that a permission is there.',
    [rule('iam/scp-denied'), 'a service control policy', 'that says nothing of the organisation'],
    [DECISIONS, 'the words name a session policy'],
  ),
  held(94, 'A refusal names one layer, and the next may refuse as well.', [
    DECISIONS,
    'tells what the same step lacks besides',
    'tells what the boundary leaves out besides',
  ]),
  held(
    95,
    'A star matches slashes and colons; actions are matched in any case, resources are not.',
    [GLOB, 'a star crosses slashes', 'a star crosses colons'],
    [EVALUATE, 'actions are matched in any case', 'resources are matched by case'],
  ),
  held(
    96,
    'NotAction, NotResource, variables and sets need an evaluator.',
    [EVALUATE, 'NotAction allows all the others', 'NotResource allows all the others'],
    [GLOB, 'a variable that is known is replaced'],
    [CONDITION, 'ForAllValues:'],
  ),
  held(
    97,
    'A role has a path in its ARN and none in the name of its session.',
    [DECISIONS, 'is named with another path'],
    [rule('iam/role-not-found'), 'the role had a path'],
    [EVALUATE, 'and hits it where the pattern forgets its path'],
  ),
  held(
    98,
    'A trust policy that names one cluster lets nobody in.',
    [EVALUATE, 'for one cluster, which ECS does not support'],
    [DECISIONS, 'trusts one cluster'],
  ),
  held(99, 'A policy that was changed just before may not have reached every place.', [
    rule('iam/propagation-delay'),
    'an attached policy was changed 2 min before',
    'the role was changed after the refusal',
  ]),
  held(
    100,
    'Secrets are read when a task starts: one that is right now may have been wrong then.',
    [rule('secret/not-found'), 'it was made after the failure'],
    [rule('secret/json-key-missing'), 'the secret was changed since'],
  ),
  held(
    101,
    'A secret that waits to be deleted is still described.',
    [
      rule('secret/scheduled-for-deletion'),
      'the secret waits to be deleted',
      'the message only says that it was not found',
    ],
    story('secret-scheduled-for-deletion'),
  ),
  held(
    102,
    'The keys in a secret cannot be seen.',
    [REFERENCES, 'has no action that returns a value'],
    [rule('secret/json-key-missing'), 'no reference asks for that key'],
  ),
  held(103, 'A secret may be a replica: its own Region is that of its ARN.', [REFERENCES, 'in the region of the ARN']),
  held(
    104,
    'A secret of any container holds up the whole task.',
    [BEYOND, 'a secret of a container that is not essential counts as well'],
    [REFERENCES, 'counts the credentials of a registry among the secrets'],
  ),
  // Load balancing and scaling.
  held(
    105,
    'A new target is healthy after one success; one that was unhealthy needs as many as the threshold says.',
    [ELB, 'one success before the second failure is enough', 'with an unhealthy threshold of 5 let 90 seconds pass'],
    story('load-balancer-grace-period-short'),
  ),
  held(
    106,
    'A target that is healthy now may have been unhealthy when its task was stopped.',
    [SERVICE, 'that is healthy now does not undo the kill of the task before it'],
    story('load-balancer-health-path-wrong-rolled-back'),
  ),
  held(107, 'A load balancer whose targets are all unhealthy sends traffic to all of them.', [
    SERVICE,
    'though its load balancer may serve from it all the same',
  ]),
  held(108, 'Targets by instance do not go with tasks that have an address, nor a target group with another VPC.', [
    rule('load-balancer/target-type-mismatch'),
    'instance targets for tasks with an address',
    'another VPC',
  ]),
  held(
    109,
    'A target in a zone that the load balancer does not have is in no use.',
    [rule('load-balancer/zone-not-enabled'), 'AWS names it and the zones show it'],
    story('load-balancer-zone-not-enabled'),
  ),
  held(
    110,
    'The port of the health check need not be the one of the container.',
    [ELB_PATHS, 'takes the fixed health-check port, and marks one that no container has'],
    story('load-balancer-port-mismatch'),
  ),
  held(111, 'A Network Load Balancer without groups comes from the addresses of its subnets.', [
    ELB_PATHS,
    'a Network Load Balancer without groups is not let in by its addresses',
    'a Network Load Balancer by the addresses of its subnets',
  ]),
  held(
    112,
    'In a blue/green deployment one of two target groups has no traffic.',
    [
      rule('load-balancer/target-group-unattached'),
      'weight 0 of a blue/green deployment',
      'the alternate group of a blue/green deployment waits',
    ],
    [rule('load-balancer/listener-misconfigured'), 'weight 0 is normal'],
    story('healthy-baking'),
  ),
  held(
    113,
    'The groups of the load balancer have to let it out to the tasks.',
    [ELB_PATHS, 'the load balancer lets nothing out'],
    story('load-balancer-security-group-blocked-egress'),
  ),
  held(
    114,
    'Taking a target out takes five minutes by default; that is no hanging deployment.',
    [rule('symptom/deployment-stalled'), 'long in progress, and all tasks run', 'in progress for 10 minutes'],
    [FAMILIES, 'has begun draining connections'],
  ),
  held(
    115,
    'Percentages leave no room only where they round to none.',
    [ELB, 'is stuck exactly where no step is open, over all small numbers'],
    story('deployment-percent-deadlock'),
  ),
  open(
    116,
    'ECS manages the load balancer of an Express service itself.',
    'we do not read who manages a service, and offer fixes to its load balancer as to any other',
  ),
  held(
    117,
    'A service may have several target groups, and each has to be healthy.',
    [ELB_FACTS, 'asks for every target group, the alternate one included, and each answers for itself'],
    [rule('load-balancer/target-group-missing'), 'one of two is gone'],
  ),
  held(
    118,
    'A task that Spot took did not fail.',
    [JUDGED, 'not a Spot interruption'],
    ['collect/capacity-taken.test.ts', 'Spot is then what failed, not the process that it ended'],
    story('healthy-spot-replaced'),
    story('platform-spot-interruption'),
  ),
  held(
    119,
    'Quotas of Fargate are counted in vCPUs, per Region, and are small in a new account.',
    story('capacity-fargate-quota'),
    [rule('capacity/fargate-quota'), 'the quota is not read', 'of Spot'],
  ),
  held(
    120,
    'What an instance has left does not tell its network interfaces.',
    [FIT, 'no network interface is left', 'a trunk has room'],
    story('network-instance-eni-limit'),
  ),
  held(
    121,
    'An instance that drains or could not register takes no task.',
    [FIT, "'draining'"],
    [BEYOND, 'an instance whose registration failed takes no task'],
    [rule('capacity/no-instances'), 'all are draining'],
  ),
];

const read = (file: string): string =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => !/^\s*(?:\/\/|\*|\/\*)/.test(line))
    .join('\n')
    .replaceAll("\\'", "'");
const told = new Set(stories.map(s => s.name));

describe('traps of reading ECS', () => {
  it('are each in the list, once', () =>
    expect(traps.map(t => t.trap)).toEqual(Array.from({ length: 121 }, (_, i) => i + 1)));
  it('that we still fall into are these', () =>
    expect(traps.flatMap(t => (t.open === undefined ? [] : [t.trap]))).toEqual([21, 48, 89, 116]));
  it.each(traps.map(t => [`${t.trap}. ${t.says}`, t] as const))('%s', (_, { heldBy, ...trap }) => {
    if (heldBy === undefined) return expect((trap.notOurs ?? trap.open ?? '').length).toBeGreaterThan(20);
    const missing = heldBy.flatMap(h =>
      'story' in h
        ? told.has(h.story)
          ? []
          : [h.story]
        : h
            .slice(1)
            .filter(test => !read(h[0]).includes(test))
            .map(test => `${h[0]}: ${test}`),
    );
    expect(missing).toEqual([]);
    expect(heldBy.length).toBeGreaterThan(0);
  });
});
