import { describe, expect, it } from 'vitest';
import { acceptedFixes } from '../../src/fix/express.ts';
import type { Fix } from '../../src/model/finding.ts';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web';
const express = { arn: ARN, express: true as const };
const fix = (...commands: string[]): Fix => ({ title: 'Change it', applies: 'as-is', commands });
const as = (f: Fix, service: Parameters<typeof acceptedFixes>[1] = express): Fix => acceptedFixes([f], service)[0] ?? f;
const UPDATE = 'aws ecs update-service --cluster prod --service web --region eu-west-1';

describe('what an Express Mode service accepts', () => {
  it.each([
    `${UPDATE} --load-balancers targetGroupArn=tg,containerName=web,containerPort=80`,
    `${UPDATE} --deployment-configuration '{"maximumPercent":200}'`,
    `${UPDATE} --service-registries registryArn=r`,
  ])('%s is not printed', line => {
    const said = as(fix(line));
    expect(said).toMatchObject({ applies: 'fill-in' });
    expect(said.commands).toBeUndefined();
    expect(said.title).toContain("Express Mode service doesn't accept");
    // The same fix is right for any other service.
    expect(as(fix(line), { arn: ARN })).toEqual(fix(line));
    expect(acceptedFixes([fix(line)], undefined)).toEqual([fix(line)]);
  });
  it('a new deployment, a policy and a log are as for any service', () => {
    const f = fix(
      `${UPDATE} --force-new-deployment`,
      'aws iam put-role-policy --role-name r',
      'aws logs create-log-group',
    );
    expect(as(f)).toEqual(f);
  });
  it('a health check path is changed through Express Mode, which would undo it otherwise', () => {
    const line = "aws elbv2 modify-target-group --target-group-arn tg --health-check-path '/up now' --region eu-west-1";
    expect(as(fix(line)).commands).toEqual([
      `aws ecs update-express-gateway-service --service-arn ${ARN} --region eu-west-1 --health-check-path '/up now'`,
    ]);
  });
  it.each([
    'aws elbv2 modify-target-group --target-group-arn tg --health-check-timeout-seconds 10 --region eu-west-1',
    'aws elbv2 modify-rule --rule-arn r --actions a --region eu-west-1',
    'aws ec2 authorize-security-group-ingress --group-id sg-1 --region eu-west-1',
  ])('%s has a caution: ECS manages that', line => {
    expect(as(fix(line))).toMatchObject({
      applies: 'judge',
      commands: [line],
      risk: expect.stringContaining('might undo'),
    });
    expect(as({ ...fix(line), applies: 'fill-in', risk: 'It costs.' })).toMatchObject({
      applies: 'fill-in',
      risk: expect.stringMatching(/^It costs\. ECS manages/),
    });
  });
});
