import { describe, expect, it } from 'vitest';
import serviceConnect from '../../../src/collect/logs/service-connect.ts';
import type { Deployment, JudgedDeployment, ServiceConnect, ServiceRevision, Task } from '../../../src/model/facts.ts';
import { service } from '../../rules/_elb.ts';
import { answer, collected, failed, REGION, refusal } from '../secret/stage.ts';

const PROXY = 'ecs-service-connect-Xk3fP';
const OPTIONS = { 'awslogs-group': '/ecs/proxy', 'awslogs-region': REGION, 'awslogs-stream-prefix': 'sc' };
const config = (options: Record<string, string> = OPTIONS, driver = 'awslogs'): ServiceConnect => ({
  enabled: true,
  services: [],
  logging: { driver, options },
});
const task = (id: string, ...containers: readonly string[]): Task =>
  ({ id, containers: containers.map(name => ({ name })), attachments: [], overrides: {} }) as unknown as Task;
const sick = failed({ step: 'container-health', how: 'unhealthy', container: PROXY, tasks: ['t1'] });
const given = (of: { deployment?: ServiceConnect; revision?: ServiceConnect }) => ({
  'failure.calls': [sick],
  'ecs.tasks': [task('t1', 'web', PROXY), task('t2', 'web', PROXY)],
  'deployment.judged': { id: 'ecs-svc/1', revision: 'rev-1' } as unknown as JudgedDeployment,
  'ecs.service': {
    ...service(),
    deployments: [
      { id: 'ecs-svc/1', ...(of.deployment && { serviceConnect: of.deployment }) } as unknown as Deployment,
    ],
  },
  'ecs.serviceRevisions': [
    { arn: 'rev-1', ...(of.revision && { serviceConnect: of.revision }) } as unknown as ServiceRevision,
  ],
});
const events = answer('logs:GetLogEvents', undefined, { events: [{ timestamp: 1, message: '[error] x ' }] });

describe('logs.serviceConnect', () => {
  it('reads the proxies that failed, where the deployment has their log', async () => {
    const { ev, asked } = await collected(serviceConnect, given({ deployment: config() }), [events]);
    expect(ev).toMatchObject({
      state: 'known',
      value: [{ task: 't1', container: PROXY, stream: `sc/${PROXY}/t1`, lines: { value: [{ text: '[error] x' }] } }],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('/ecs/proxy');
  });
  it('takes the revision that failed before the deployment', async () => {
    const other = config({ ...OPTIONS, 'awslogs-group': '/ecs/failed' });
    const { ev } = await collected(serviceConnect, given({ deployment: config(), revision: other }), [events]);
    expect(ev).toMatchObject({ value: [{ group: '/ecs/failed' }] });
  });
  it.each<[string, ServiceConnect | undefined]>([
    ['no log configuration', undefined],
    ['another driver', config(OPTIONS, 'splunk')],
    ['no stream prefix', config({ 'awslogs-group': 'g' })],
  ])('with %s asks nothing, and the log is unasked', async (_, deployment) => {
    const { ev, asked } = await collected(serviceConnect, given(deployment ? { deployment } : {}), [events]);
    expect([ev.state === 'known' && ev.value[0]?.lines.state, asked]).toEqual(['unasked', []]);
  });
  it('says where it was refused', async () => {
    const refused = refusal('logs:GetLogEvents', undefined, 'AccessDeniedException');
    const { ev } = await collected(serviceConnect, given({ deployment: config() }), [refused]);
    expect(ev).toMatchObject({ value: [{ lines: { state: 'unreadable', reason: 'denied' } }] });
  });
  it('asks nothing where no proxy failed', async () => {
    const web = failed({ step: 'container-health', container: 'web', tasks: ['t1'] });
    const { ev, asked } = await collected(
      serviceConnect,
      { ...given({ deployment: config() }), 'failure.calls': [web] },
      [],
    );
    expect([ev.state === 'known' && ev.value, asked]).toEqual([[], []]);
  });
});
