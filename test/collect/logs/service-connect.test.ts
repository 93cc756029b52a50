import { describe, expect, it } from 'vitest';
import serviceConnect from '../../../src/collect/logs/service-connect.ts';
import type { JudgedDeployment, ServiceConnect, Task } from '../../../src/model/facts.ts';
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
const given = (serviceConnect?: ServiceConnect) => ({
  'failure.calls': [sick],
  'ecs.tasks': [task('t1', 'web', PROXY), task('t2', 'web', PROXY)],
  'deployment.judged': { ...(serviceConnect && { serviceConnect }) } as unknown as JudgedDeployment,
});
const events = answer('logs:GetLogEvents', undefined, { events: [{ timestamp: 1, message: '[error] x ' }] });

describe('logs.serviceConnect', () => {
  it('reads the proxies that failed, where the deployment has their log', async () => {
    const { ev, asked } = await collected(serviceConnect, given(config()), [events]);
    expect(ev).toMatchObject({
      state: 'known',
      value: [{ task: 't1', container: PROXY, stream: `sc/${PROXY}/t1`, lines: { value: [{ text: '[error] x' }] } }],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('/ecs/proxy');
  });
  it.each<[string, ServiceConnect | undefined]>([
    ['no log configuration', undefined],
    ['another driver', config(OPTIONS, 'splunk')],
    ['no stream prefix', config({ 'awslogs-group': 'g' })],
  ])('with %s asks nothing, and the log is unasked', async (_, deployment) => {
    const { ev, asked } = await collected(serviceConnect, given(deployment), [events]);
    expect([ev.state === 'known' && ev.value[0]?.lines.state, asked]).toEqual(['unasked', []]);
  });
  it('says where it was refused', async () => {
    const refused = refusal('logs:GetLogEvents', undefined, 'AccessDeniedException');
    const { ev } = await collected(serviceConnect, given(config()), [refused]);
    expect(ev).toMatchObject({ value: [{ lines: { state: 'unreadable', reason: 'denied' } }] });
  });
  it('asks nothing where no proxy failed', async () => {
    const web = failed({ step: 'container-health', container: 'web', tasks: ['t1'] });
    const { ev, asked } = await collected(serviceConnect, { ...given(config()), 'failure.calls': [web] }, []);
    expect([ev.state === 'known' && ev.value, asked]).toEqual([[], []]);
  });
});
