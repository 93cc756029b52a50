import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report, ReportFinding } from '../../src/model/report.ts';

const long = 'word '.repeat(60).trim();
export const finding = (more: Partial<ReportFinding> = {}): ReportFinding => ({
  id: 'network/no-route@subnet-1',
  rule: 'network/no-route',
  fingerprint: '0123456789abcdef',
  kind: 'cause',
  severity: 'error',
  confidence: 'proven',
  messageId: 'none',
  data: { subnet: 'subnet-1' },
  title: 'A subnet has no way out',
  what: `Subnet subnet-1 has no route to anything outside of its VPC. ${long}`,
  why: `Fargate pulls from the task's own subnet. ${long}`,
  docs: 'ecs-doctor explain network/no-route',
  about: { type: 'subnet', id: 'subnet-1' },
  affected: [{ type: 'service', id: 'web' }],
  scope: { region: 'eu-west-1', cluster: 'prod', service: 'web' },
  causes: ['symptom/image-pull-failed@web'],
  causedBy: [],
  citations: [
    {
      evidence: 'ev:net.routeTables',
      path: '/0/routes',
      quote: [{ destination: '10.0.0.0/16', target: 'local' }],
      action: 'ec2:DescribeRouteTables',
      says: `rtb-1 has only the local route ${long}`,
    },
    {
      evidence: 'ev:ecs.service',
      path: '/network/subnets/0',
      quote: 'subnet-1',
      action: 'elasticloadbalancing:DescribeTargetHealth',
    },
    { evidence: 'ev:failure.calls', path: '', quote: long },
  ],
  fixes: [
    {
      title: 'Send what leaves the subnet to a NAT gateway',
      applies: 'fill-in',
      commands: [
        'aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --nat-gateway-id <nat-gateway-id> --region eu-west-1',
      ],
    },
    {
      title: 'Go back',
      applies: 'judge',
      risk: `What was new is gone. ${long}`,
      commands: ["aws ecs update-service --cluster prod --service web --task-definition 'a b' --region eu-west-1"],
    },
    { title: 'Ask whoever owns the VPC', applies: 'fill-in' },
  ],
  calls: ['c1'],
  ...more,
});
export const report = (more: Partial<Report> = {}): Report => ({
  $schema: 'urn:ecs-doctor:schema:v1',
  schemaVersion: '1.0',
  kind: 'report',
  tool: { name: 'ecs-doctor', version: '0.1.0', packs: [] },
  target: { region: 'eu-west-1', cluster: 'prod', service: 'web' },
  at: '2026-01-02T03:04:05.000Z',
  verdict: 'healthy',
  headline: 'web is healthy',
  roots: [],
  unexplained: [],
  findings: [],
  checks: { clear: ['symptom/tasks-missing'], undecided: [], notApplicable: [], notNeeded: [], crashed: [], off: [] },
  evidence: {},
  denied: [],
  ...more,
});
const symptom = finding({
  id: 'symptom/image-pull-failed@web',
  rule: 'symptom/image-pull-failed',
  kind: 'symptom',
  title: "An image couldn't be pulled",
  fixes: [],
  causes: [],
  causedBy: ['network/no-route@subnet-1'],
});
const undecided = (rule: string, actions: string[]) => ({
  rule,
  need: 'routes',
  state: 'unreadable' as const,
  reason: 'denied',
  because: `it could not be read. ${long}`,
  actions,
});

/** One of each sort. */
export const byHand: Readonly<Record<string, Report>> = {
  healthy: report(),
  unclear: report({
    verdict: 'unclear',
    headline: 'web: cannot tell; could not see ecs:DescribeServices',
    checks: {
      clear: [],
      undecided: [
        undecided('symptom/tasks-missing', ['ecs:DescribeServices']),
        undecided('symptom/tasks-flapping', []),
      ],
      notApplicable: [],
      notNeeded: [],
      crashed: [],
      off: [],
    },
    denied: ['ecs:DescribeServices'],
  }),
  explained: report({
    verdict: 'unhealthy',
    headline: 'web: no route',
    findings: [finding(), symptom],
    roots: [
      {
        finding: 'network/no-route@subnet-1',
        explains: [symptom.id],
        because: ['explains 1 of 1 symptom', 'confidence: proven'],
      },
    ],
    changes: [{ field: 'image', before: 'web:1', after: `web:${'2'.repeat(90)}` }],
    stats: { calls: 12, rules: 70 },
  }),
  unexplained: report({
    verdict: 'unhealthy',
    headline: 'web: image',
    findings: [symptom],
    unexplained: [
      {
        finding: symptom.id,
        suspects: [
          { rule: 'network/no-route', missing: ['ec2:DescribeRouteTables', 'ec2:DescribeSubnets'] },
          { rule: 'network/endpoint-security-group', missing: [] },
        ],
      },
    ],
    checks: {
      clear: [],
      undecided: [undecided('network/no-route', ['ec2:DescribeRouteTables'])],
      notApplicable: [],
      notNeeded: [],
      crashed: [{ rule: 'iam/scp-denied', error: 'x is not iterable' }],
      off: [],
    },
    denied: ['ec2:DescribeRouteTables'],
  }),
  risks: report({ findings: [finding({ kind: 'risk', severity: 'warning' })] }),
  task: report({
    target: { region: 'eu-west-1', cluster: 'prod', task: '0123456789abcdef0123456789abcdef', account: '111122223333' },
  }),
};

const FOLDER = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));
/** The reports that are kept beside recordings. */
export const kept: Readonly<Record<string, Report>> = Object.fromEntries(
  (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
    .map(name => [name, join(FOLDER, name, 'report.json')] as const)
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => [name, JSON.parse(readFileSync(file, 'utf8')) as Report]),
);
export const all = Object.entries({ ...byHand, ...kept });
