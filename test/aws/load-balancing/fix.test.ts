import { describe, expect, it } from 'vitest';
import {
  allowIngress,
  balancerSubnets,
  deploymentPercent,
  gracePeriod,
  healthCheckMatcher,
  healthCheckPath,
  newTargetGroup,
  serviceAt,
  forwardByDefault,
  loadBalancersWith,
  serviceContainerPort,
} from '../../../src/fix/elb.ts';
import { forwardToPair } from '../../../src/fix/deployment.ts';
import { fillIn } from '../../../src/fix/shell.ts';

const TG = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
const at = serviceAt({
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  name: 'web',
  arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
});

describe('a matcher with one code more', () => {
  it.each([
    ['200', '200-399', 'HttpCode=200-399'],
    ['200,404', '200-399', '\'{"HttpCode":"404,200-399"}\''],
    ['200', '404', '\'{"HttpCode":"200,404"}\''],
    ['200-299', '404', '\'{"HttpCode":"200-299,404"}\''],
  ])('%s and %s', (had, add, word) =>
    expect(healthCheckMatcher(TG, had, add, 'risk').commands).toEqual([
      `aws elbv2 modify-target-group --target-group-arn ${TG} --matcher ${word} --region eu-west-1`,
    ]),
  );
  it('of gRPC says so', () =>
    expect(healthCheckMatcher(TG, '12', '12', 'risk', true).commands?.[0]).toContain('--matcher GrpcCode=12 '));
  it('prints no command where the matcher was not read: setting it replaces it', () =>
    expect(healthCheckMatcher(TG, undefined, '302', 'risk')).toEqual({
      title: 'Accept HTTP 302 as healthy, in addition to what the matcher accepts now',
      applies: 'judge',
      risk: 'risk',
    }));
});

describe('what is left to fill in', () => {
  it('makes a fix one to fill in', () => {
    expect(healthCheckPath(TG).applies).toBe('fill-in');
    expect(healthCheckPath(TG, '/healthz').applies).toBe('judge');
    expect(gracePeriod(serviceAt(undefined), 60).applies).toBe('fill-in');
    expect(
      balancerSubnets(
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1',
        ['subnet-a', fillIn('subnet-in-eu-west-1c')],
        'risk',
      ),
    ).toMatchObject({
      applies: 'fill-in',
      commands: [expect.stringContaining('--subnets subnet-a <subnet-in-eu-west-1c> --region eu-west-1')],
    });
    expect(
      newTargetGroup(at, { name: 'web', protocol: 'HTTP', port: 80, vpc: 'vpc-1' }, { name: 'app', port: 80 }).applies,
    ).toBe('fill-in');
  });
  it('leaves nothing where all is known', () =>
    expect(gracePeriod(at, 240).commands).toEqual([
      'aws ecs update-service --cluster prod --service web --health-check-grace-period-seconds 240 --region eu-west-1',
    ]));
});

describe('values', () => {
  it('from hostile names stay one word of the shell', () => {
    expect(healthCheckPath(TG, "/x'; rm -rf ~ #").commands?.[0]).toContain(
      `--health-check-path '/x'\\''; rm -rf ~ #' `,
    );
    expect(gracePeriod({ ...at, service: '$(reboot)' }, 60).commands?.[0]).toContain(`--service '$(reboot)' `);
    expect(allowIngress('sg-1', 80, { group: "sg'2" }, 'eu-west-1').commands?.[0]).toContain(`"sg'\\''2"`);
  });
  it('open a port to a group as printed, and to every address for the reader to judge', () => {
    expect(allowIngress('sg-1', 80, { group: 'sg-2' }, 'eu-west-1').applies).toBe('as-is');
    expect(allowIngress('sg-1', 80, { cidrs: ['10.0.0.0/16'] }, 'eu-west-1').applies).toBe('as-is');
    expect(allowIngress('sg-1', 80, { cidrs: ['0.0.0.0/0'] }, 'eu-west-1')).toMatchObject({
      applies: 'judge',
      risk: 'This allows inbound 80 on sg-1 from every address.',
    });
  });
  it('of a deployment configuration keep the circuit breaker, where there is one', () => {
    expect(
      deploymentPercent(at, { circuitBreaker: { enable: false, rollback: false } }, 100, 200, 'x').commands?.[0],
    ).toContain(`'{"maximumPercent":200,"minimumHealthyPercent":100}'`);
    expect(
      deploymentPercent(at, { circuitBreaker: { enable: true, rollback: false } }, 100, 200, 'x').commands?.[0],
    ).toContain('"deploymentCircuitBreaker":{"enable":true,"rollback":false}');
  });
  it('of a deployment configuration keep all that AWS gave: alarms, hooks, thresholds', () => {
    const deploymentConfiguration = {
      deploymentCircuitBreaker: { enable: true, rollback: false, resetOnHealthyTask: true },
      alarms: { alarmNames: ['5xx'], enable: true, rollback: false },
      maximumPercent: 150,
      minimumHealthyPercent: 50,
    };
    const service = { circuitBreaker: { enable: true, rollback: false }, deploymentConfiguration };
    const line = deploymentPercent(at, service, 100, 200, 'x').commands?.[0] ?? '';
    expect(JSON.parse(/'([^']*)'/.exec(line)?.[1] ?? '')).toEqual({
      ...deploymentConfiguration,
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    });
  });
  it('of load balancers keep the others, and what each has', () => {
    const blue = {
      targetGroupArn: TG,
      alternateTargetGroupArn: `${TG}2`,
      productionListenerRule: 'arn:rule',
      roleArn: 'arn:role',
      containerName: 'app',
      containerPort: 80,
    };
    const other = { targetGroupArn: `${TG}3`, containerName: 'admin', containerPort: 9000 };
    expect(JSON.parse(loadBalancersWith([blue, other], TG, 8080))).toEqual([
      {
        targetGroupArn: TG,
        containerName: 'app',
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: `${TG}2`,
          productionListenerRule: 'arn:rule',
          roleArn: 'arn:role',
        },
      },
      other,
    ]);
    expect(serviceContainerPort(at, [other], TG, 8080, 'risk').commands).toBeUndefined();
  });
  it.each([
    ['a forward', { actions: ['forward'] }, true],
    ['a fixed response', { actions: ['fixed-response'] }, true],
    ['a redirect', { actions: ['redirect'] }, false],
    ['a sign-in before the forward', { actions: ['authenticate-oidc', 'forward'] }, false],
    ['a sticky forward', { actions: ['forward'], sticky: true }, false],
    ['actions that were not read', {}, false],
    ['a listener that was not read', undefined, false],
  ])('of a listener are replaced only where nothing is lost: %s', (_, now, printed) => {
    const fixes = [forwardByDefault('arn:l', TG, now), forwardToPair('arn:l', { live: TG, idle: `${TG}2` }, now)];
    expect(fixes.map(f => f.commands !== undefined)).toEqual([printed, printed]);
  });
});
