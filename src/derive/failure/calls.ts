import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { Service } from '../../model/facts.ts';
import { defineDerived, type Reads } from '../define-derived.ts';
import { isSettled, isShifting, looksSettled } from '../deployment/settled.ts';
import { draftsFromDeployment } from './drafts-from-deployment.ts';
import { draftsFromEvents, eventReadings } from './drafts-from-events.ts';
import { draftsFromStack } from './drafts-from-stack.ts';
import { draftsFromTargets, unhealthyTargets } from './drafts-from-targets.ts';
import { draftsFromTasks } from './drafts-from-tasks.ts';
import { anyOnInstances, failedCalls } from './failed-calls.ts';
import { groupDrafts } from './merge.ts';
import { eventWindow } from './window.ts';

/** The calls, or steps, that failed in the judged deployment: what everything downstream starts from. */
export default defineDerived({
  key: 'failure.calls',
  from: [
    'deployment.judged',
    'deployment.attempts',
    'deployment.taskDefinition',
    'ecs.service',
    'ecs.events',
    'ecs.tasks',
    'elb.targetHealth',
    'net.instances',
    'ecs.containerInstances',
    'stack.events',
  ],
  async derive({ ask, need, cite, target }) {
    const standalone = target.task !== undefined;
    const [judgedEvidence, attemptsEvidence, tasks, serviceEvidence] = await Promise.all([
      ask('deployment.judged'),
      ask('deployment.attempts'),
      ask('ecs.tasks'),
      ask('ecs.service'),
      standalone ? undefined : askAhead(ask),
    ]);
    const judged = standalone ? valueOf(judgedEvidence) : await need('deployment.judged');
    const attempts = standalone ? await need('deployment.attempts') : (valueOf(attemptsEvidence) ?? []);
    const service = standalone ? undefined : valueOf(serviceEvidence);
    const settled = isSettled(judged, service);
    const hasTargets = !standalone && service?.loadBalancers.length !== 0;
    const health = hasTargets ? await ask('elb.targetHealth') : undefined;
    const targets = unhealthyTargets(valueOf(health) ?? [], { settled, shifting: isShifting(judged, service) });
    // A settled service can still be failing: its tasks end over and over, or it has no healthy target.
    if (settled && attempts.length === 0 && targets.length === 0) return { found: [] };

    const events = standalone ? undefined : await ask('ecs.events');
    const readings = eventReadings(valueOf(events) ?? [], eventWindow(judged, valueOf(events) ?? []));
    const failures = attempts.length + readings.length + targets.length;
    const definition = failures > 0 ? valueOf(await ask('deployment.taskDefinition')) : undefined;
    const refused = draftsFromStack(await stackEvents(ask, service), judged, cite);
    const drafts = [
      ...draftsFromTasks(attempts, definition, judged, cite),
      ...draftsFromEvents(readings, judged?.launch, cite),
      ...draftsFromDeployment(judged),
      ...refused,
    ];
    const groups = groupDrafts([...drafts, ...draftsFromTargets(targets, drafts, tasks, judged, cite)]);

    const network = judged?.network;
    const [instances, hosts] = anyOnInstances(groups, network)
      ? await Promise.all([ask('net.instances'), ask('ecs.containerInstances')])
      : [];
    return {
      found: failedCalls(groups, {
        attempts,
        definition,
        network,
        instances: valueOf(instances),
        hosts: valueOf(hosts),
      }),
      whole: isWhole(attemptsEvidence, events),
    };
  },
});

/** Events of the stack that a tag of the service names; optional, so that whoever may not read them misses nothing else. */
async function stackEvents(ask: Reads<'stack.events'>['ask'], service: Service | undefined) {
  if (service?.managedBy?.by !== 'CloudFormation') return [];
  return valueOf(await ask('stack.events'))?.events ?? [];
}

/** Starts what is needed unless the service is settled, since each waits for a call to AWS. */
async function askAhead(ask: Reads<'ecs.service' | 'deployment.taskDefinition' | 'elb.targetHealth'>['ask']) {
  const service = valueOf(await ask('ecs.service'));
  if (service === undefined) return;
  await Promise.all([
    looksSettled(service) ? undefined : ask('deployment.taskDefinition'),
    service.loadBalancers.length > 0 ? ask('elb.targetHealth') : undefined,
  ]);
}

/** Without attempts (`absent`) none is missing; where attempts or events couldn't be read, any failure may be. */
const isWhole = (attempts: Evidence<unknown>, events: Evidence<unknown> | undefined): boolean =>
  (attempts.state === 'known' ? attempts.whole : attempts.state === 'absent') &&
  (events === undefined || events.state === 'known');
