import type { FailedCall, ServiceDeployment } from '#rule';
import { later, LISTENER, refused, TG, TG2 } from './_elb.ts';

export const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/prod/web/abcdefghijklmnopqrstu';
export const candidate = (...causes: readonly string[]): FailedCall['candidates'] =>
  causes.map(cause => ({ cause, because: '', settledBy: [] }));
/** A failed call that stands in what ECS says of a deployment. */
export const said = (
  family: string,
  words: string,
  more: Partial<FailedCall> = {},
  ...causes: readonly string[]
): FailedCall => {
  const { target: _, ...call } = refused({
    id: `deployment:${family}`,
    step: 'deployment',
    how: 'undetermined',
    family,
    symptom: 'symptom/deployment-failed',
    tasks: [],
    words,
    candidates: candidate(...causes),
    seen: [
      {
        evidence: 'ev:ecs.serviceDeployments',
        path: '/0/statusReason',
        quote: words,
        action: 'ecs:DescribeServiceDeployments',
        says: words,
      },
    ],
  });
  return { ...call, ...more };
};
export const deployment = (more: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  arn: ARN,
  status: 'ROLLBACK_SUCCESSFUL',
  sourceRevisions: ['rev1'],
  hooks: [],
  createdAt: later(0),
  ...more,
});
export const LAMBDA = 'arn:aws:lambda:eu-west-1:111122223333:function:validate';
export const RULE = `${LISTENER.replace(':listener/', ':listener-rule/')}/2222222222222222`;
export const TEST_RULE = `${LISTENER.replace(':listener/', ':listener-rule/')}/3333333333333333`;
/** The load balancer of a deployment that shifts traffic. */
export const pair = {
  targetGroupArn: TG,
  alternateTargetGroupArn: TG2,
  containerName: 'app',
  containerPort: 8080,
  productionListenerRule: RULE,
  testListenerRule: TEST_RULE,
  roleArn: 'arn:aws:iam::111122223333:role/elb',
};
export const forwards = (arn: string, ...groups: readonly (readonly [string, number])[]) => ({
  arn,
  listener: LISTENER,
  actions: ['forward'],
  targetGroups: groups.map(([g, weight]) => ({ arn: g, weight })),
});
