import { describe, expect, it } from 'vitest';
import { readText } from '../../../src/aws/messages/index.ts';
import { GRAMMAR } from '../../../src/aws/messages/grammar.ts';
import { meaningOf } from '../../../src/aws/messages/meanings.ts';

const causes = (text: string): string[] => readText(text).candidates.map(c => c.cause);
const NETWORK = /^network\/(?:no-route|nat-|endpoint|public-ip|security-group|nacl)/;
const by = (who: string, action: string, tail = ''): string =>
  `User: arn:aws:${who} is not authorized to perform: ${action} on resource: *${tail}`;

describe('the action that was denied decides, whatever stands around it', () => {
  it.each([
    [`botocore.exceptions.ClientError: ${by('iam::1:user/ci', 'iam:PassRole')}`, 'iam/pass-role-denied'],
    [
      `software.amazon.awssdk.services.ecs.EcsException: ${by('sts::1:assumed-role/ci/1', 'iam:PassRole')}`,
      'iam/pass-role-denied',
    ],
    [
      `botocore.errorfactory.AccessDeniedException: ${by('sts::1:assumed-role/fn/fn', 'ecs:RunTask')}`,
      'iam/caller-denied',
    ],
    [`Error: updating ECS Service: ${by('sts::1:assumed-role/ci/1', 'ecs:UpdateService')}`, 'iam/caller-denied'],
    ['AccessDeniedException: not authorized to perform: ecs:RegisterTaskDefinition', 'iam/caller-denied'],
    [
      `Resource handler returned message: "${by('sts::1:assumed-role/x/AWSCloudFormation', 'logs:CreateLogGroup')}"`,
      'iam/caller-denied',
    ],
    [by('sts::1:assumed-role/app/0123456789abcdef0123456789abcdef', 'ecs:DescribeTasks'), 'iam/task-role-denied'],
    [by('sts::1:assumed-role/ecsInstanceRole/i-0123456789abcdef0', 'ecs:Poll'), 'iam/instance-role-denied'],
    [by('iam::1:user/ci', 'ecs:RunTask', ' with an explicit deny in a service control policy'), 'iam/scp-denied'],
  ])('%s', (text, cause) => expect(causes(text)).toEqual(expect.arrayContaining([cause])));
  it('a caller is never a role of the task', () =>
    expect(causes(`botocore: ${by('iam::1:user/ci', 'ecs:RunTask')}`)).toEqual(['iam/caller-denied']));
});

describe('a policy layer is read from a fragment of the sentence', () => {
  it.each([
    ['ecr:BatchGetImage … because no session policy allows the ecr:BatchGetImage action', 'iam/execution-role-denied'],
    [
      'because no resource-based policy allows the secretsmanager:GetSecretValue action',
      'secret/resource-policy-denied',
    ],
    ['because no VPC endpoint policy allows the s3:GetObject action', 'network/endpoint-policy-denied'],
    ['with an explicit deny in a VPC endpoint policy', 'network/endpoint-policy-denied'],
    ['with an explicit deny in a resource control policy', 'iam/scp-denied'],
    ['with an explicit deny in a permissions boundary', 'iam/boundary-denied'],
    ['with an explicit deny in a session policy', 'iam/caller-denied'],
  ])('%s', (text, cause) => expect(causes(text)[0]).toBe(cause));
  it.each(['session policy', 'resource-based policy', 'VPC endpoint policy'])('%s is no identity policy', layer =>
    expect(
      causes(
        `User: arn:aws:iam::1:user/x is not authorized to perform: ecs:RunTask with an explicit deny in a ${layer}`,
      ),
    ).not.toContain('iam/explicit-deny'),
  );
});

describe('a shortage inside the container is no network', () => {
  it.each([
    'dial udp 10.0.0.2:53: socket: too many open files',
    'dial tcp: lookup db on 10.0.0.2:53: dial udp 10.0.0.2:53: socket: too many open files',
    'Error: connect EMFILE 10.0.0.2:443',
    'dial tcp 10.0.3.4:5432: connect: cannot assign requested address',
    'java.lang.OutOfMemoryError: unable to create new native thread',
    'fork: retry: Resource temporarily unavailable',
  ])('%s', text => {
    expect(causes(text)[0]).toBe('app/crashed');
    expect(causes(text).filter(c => c.startsWith('network/'))).toEqual([]);
  });
  it('nor on the instance', () =>
    expect(
      causes('CannotPullContainerError: dial tcp: lookup x: dial udp 10.0.0.2:53: socket: too many open files')[0],
    ).toBe('platform/docker-unhealthy'));
});

describe('the credentials endpoint is no AWS endpoint and no attribute', () => {
  it.each([
    'Error retrieving metadata: Connect timeout on endpoint URL: "http://169.254.170.2/v2/credentials/abc"',
    'Get "http://169.254.170.2/v2/credentials/abc": proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused',
    "HTTPConnectionPool(host='169.254.170.2', port=80): Max retries exceeded with url: /v2/credentials/x",
    'failed to initialize logging driver: CredentialsEndpointError: Get http://169.254.170.2/v2/credentials/: dial tcp 169.254.170.2:80: i/o timeout',
  ])('%s', text => {
    expect(causes(text)[0]).toBe('platform/agent-outdated');
    expect(causes(text).filter(c => NETWORK.test(c))).toEqual([]);
  });
  it.each([
    'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    'CredentialsProviderError: Could not load credentials from any providers',
  ])('%s', text => expect(causes(text)[0]).toBe('iam/task-role-missing'));
});

describe('a user that is not root listens on no port below 1024', () => {
  it.each([
    'nginx: [emerg] bind() to 0.0.0.0:443 failed (13: Permission denied)',
    'java.net.SocketException: Permission denied (Bind failed)',
    'Error: listen EACCES: permission denied 0.0.0.0:80',
    'listen tcp :80: bind: permission denied',
  ])('%s', text => expect(causes(text)[0]).toBe('app/permission-denied'));
});

describe('a private name that does not resolve is no dependency that is down', () => {
  it.each([
    'getaddrinfo ENOTFOUND users.acme.local',
    'could not translate host name "db.staging.internal" to address: Name or service not known',
    'nginx: [emerg] host not found in upstream "api.prod.local" in /etc/nginx/conf.d/default.conf:3',
    'lookup payments.svc.local on 10.0.0.2:53: no such host',
  ])('%s', text => expect(causes(text)[0]).toBe('network/dns-failure'));
});

describe('the log router', () => {
  it.each([
    'level=fatal msg="[FluentBit Init Process] Cannot create the file: /init/invoke_fluent_bit.sh"',
    '[FluentBit Init Process] Cannot open the file: /ecs_firelens/output.conf',
    'log_router: /fluent-bit/etc/fluent-bit.conf: Read-only file system',
    'firelens container with readonlyRootFilesystem failed',
  ])('%s', text => expect(causes(text)[0]).toBe('logging/firelens-invalid'));
});

describe('CodeDeploy, platforms, references, sizes', () => {
  it.each([
    [
      'A deployment group that uses the ECS compute platform must contain a valid pair of target groups',
      'deployment/config-invalid',
    ],
    [
      'Primary taskset target group must be behind listener arn:aws:elasticloadbalancing:us-east-1:1:listener/app/a/1/2',
      'load-balancer/listener-misconfigured',
    ],
    [
      'CannotPullContainerError: a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host',
      'image/platform-mismatch',
    ],
    ['The container operating system does not match the host operating system.', 'image/platform-mismatch'],
    ['failed to normalize image reference ":latest"', 'deployment/task-definition-invalid'],
    ['No Fargate configuration exists for given values.', 'deployment/task-definition-invalid'],
    [
      'CREATE_FAILED AWS::ECS::Service Assign public IP is not supported for this launch type.',
      'deployment/config-invalid',
    ],
  ])('%s', (text, cause) => expect(causes(text)[0]).toBe(cause));
  it('the listener that the error names is a fact', () =>
    expect(
      readText(
        'target group must be behind listener arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/a/1/2',
      ).facts,
    ).toMatchObject({
      listener: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/a/1/2',
    }));
});

describe('a missing module is no dependency that is down, whatever its name', () => {
  it.each([
    "ModuleNotFoundError: No module named 'psycopg2'",
    "Error: Cannot find module 'redis'",
    'java.lang.ClassNotFoundException: com.mysql.cj.jdbc.Driver',
    'cannot load such file -- pg (LoadError)',
  ])('%s', text => expect(causes(text)).not.toContain('app/dependency-down'));
});

describe('the usual words of a crash', () => {
  it.each([
    ["thread 'main' panicked at src/main.rs:10:5: index out of bounds", 'app/crashed'],
    [
      '** (Mix) Could not start application my_app: MyApp.Application.start(:normal, []) returned an error',
      'app/crashed',
    ],
    ['Kernel pid terminated (application_controller) ({application_start_failure,my_app,bad})', 'app/crashed'],
    ["thread 'main' panicked at 'DATABASE_URL must be set: NotPresent'", 'app/config-missing'],
    ['** (RuntimeError) environment variable SECRET_KEY_BASE is missing.', 'app/config-missing'],
  ])('%s', (text, cause) => expect(causes(text)[0]).toBe(cause));
});

describe('what refused a connection has been reached', () => {
  it.each([
    'CannotPullContainerError: Get https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/: dial tcp 10.0.1.5:443: connect: connection refused',
    'ResourceInitializationError: unable to pull secrets or registry auth: dial tcp 52.1.2.3:443: connect: connection refused',
    'CannotStartContainerError: failed to initialize logging driver: dial tcp 203.0.113.80:514: connect: connection refused',
    'CannotPullContainerError: Get https://registry.example.com/v2/: dial tcp 10.1.1.1:5000: connect: connection refused',
    'connect ECONNREFUSED 10.0.3.4:5432',
  ])('%s', text => {
    expect(causes(text).length).toBeGreaterThan(0);
    expect(causes(text).filter(c => NETWORK.test(c))).toEqual([]);
  });
});

describe('an address of no AWS service has no endpoint', () => {
  it.each([
    'CannotStartContainerError: failed to initialize logging driver: dial tcp 203.0.113.80:514: i/o timeout',
    'CannotStartContainerError: failed to initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused',
    'CannotStartContainerError: failed to initialize logging driver: dial udp: lookup logs.example.com: no such host',
    'failed to connect to 10.0.2.3:5432: i/o timeout',
  ])('%s', text => expect(causes(text).filter(c => c.startsWith('network/endpoint'))).toEqual([]));
});

describe('nvidia: the requirement is read, not the word', () => {
  it.each([
    [
      'nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.2, please update your driver',
      'platform/agent-outdated',
    ],
    ['nvidia-container-cli: initialization error: nvml error: driver not loaded', 'platform/agent-outdated'],
    ['nvidia-container-cli: device error: unknown device id: 0: unknown', 'capacity/attribute-missing'],
    ['could not select device driver "" with capabilities: [[gpu]]', 'capacity/attribute-missing'],
    [
      'CannotStartContainerError: OCI runtime create failed: exec: "nvidia-smi": executable file not found in $PATH',
      'app/command-not-found',
    ],
  ])('%s', (text, cause) => expect(causes(text)[0]).toBe(cause));
});

describe('shortened and retold messages are read by their remaining words', () => {
  it.each([
    ['ResourceInitializationError: … secret … not found', 'secret/not-found'],
    ['unable to retrieve secret from asm: … AccessDenied', 'iam/execution-role-denied'],
    ['the image could not be pulled, tag missing', 'image/tag-not-found'],
    ['container instance: too little memory remaining', 'capacity/insufficient-memory'],
    ['timed out while mounting EFS', 'storage/efs-blocked'],
    ['no free addresses in the subnet of the task', 'network/subnet-ips-exhausted'],
    ['ecs-tasks.amazonaws.com: role cannot be assumed', 'iam/role-not-assumable'],
    ['Deployment rolled back: alarm web-5xx went into ALARM', 'deployment/alarm-triggered'],
    ['the deployment was rolled back, hook timed out', 'deployment/lifecycle-hook-failed'],
    ['the container keeps crashing', 'app/crashed'],
    ['the main process of the task died', 'app/crashed'],
    ['failed to set up the ENI inside the instance', 'network/cni-failure'],
    ['ENI plugin: interface of the task not ready, create failed', 'network/cni-failure'],
  ])('%s', (text, cause) => expect(causes(text)[0]).toBe(cause));
});

describe('a role that cannot be assumed', () => {
  it('might be the service-linked role where the words name none', () =>
    expect(causes('ECS was unable to assume a role')).toContain('iam/service-linked-role-missing'));
  it.each([
    "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/web' that was provided",
    'ECS was unable to assume the role that was provided for this task',
  ])('is a role of the task: %s', text => expect(causes(text)).not.toContain('iam/service-linked-role-missing'));
});

describe('a part is what the words name', () => {
  it('an object in S3 is an environment file only where they say so', () => {
    expect(
      readText(by('sts::1:assumed-role/a/1', 's3:GetObject').replace('*', 'arn:aws:s3:::data/x')).facts,
    ).not.toHaveProperty('environmentFile');
    expect(readText('failed to download env files: not authorized: arn:aws:s3:::data/x').facts).toMatchObject({
      environmentFile: 'data/x',
    });
  });
  it('a capacity provider strategy is no capacity provider', () =>
    expect(readText('launch type and a capacity provider strategy can not both be specified').facts).not.toHaveProperty(
      'capacityProvider',
    ));
});

describe('noise is no failure', () => {
  it.each([
    'aGVsbG8gd29ybGQgdGhpcyBpcyBub2lzZSAxMjM0NTY3ODkw',
    'QmFzZTY0IGlzIG5vdCBhIGZhaWx1cmU6IGp1c3QgdGV4dA==',
    'curl: (28) Operation timed out after 5001 milliseconds',
    'unhealthy',
    '2024-01-01T00:00:00Z INFO connection timeout set to 30s',
    '10.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET /health HTTP/1.1" 200 12',
  ])('%s', text => expect(readText(text).reading).toBe('unknown'));
});

describe('where the words tell no cause, the next step is said', () => {
  it.each([
    'ECS Deployment Circuit Breaker was triggered',
    'Resource is not in the state servicesStable',
    'Waiter ServicesStable failed: Max attempts exceeded',
    'the quick brown fox',
  ])('%s', text => {
    expect(causes(text)).toEqual([]);
    expect(readText(text).nextStep).toMatch(/\.$/);
  });
  it('and nowhere else', () => expect(readText('(service web) has reached a steady state.').nextStep).toBeUndefined());
});

describe('every family', () => {
  const ids = [...new Set([...GRAMMAR.families, ...GRAMMAR.remaining].map(f => f.id))];
  it.each(ids)('%s has a meaning of one short sentence', family => {
    const meaning = meaningOf({ reading: 'failure', family, candidates: [] }) ?? '';
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(meaning.split(' ').length).toBeLessThanOrEqual(30);
    expect(meaning).not.toMatch(/\bmay\b/);
  });
});
