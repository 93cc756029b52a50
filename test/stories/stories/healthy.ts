import { defineStory, type Story } from '../story.ts';
import { deploymentIds, failedTask, scaledIn, scar, serviceEvent, steady, target, underway } from '../symptoms.ts';
import {
  all,
  oldHitch,
  closedDataSubnet,
  earlierSecretFailure,
  oldPullScar,
  orphanTargetGroup,
  silentGroup,
  unrelatedDeny,
  unrelatedSecretPolicy,
} from '../decoys.ts';

const nothing = { verdict: 'healthy', root: null } as const;

export const stories: readonly Story[] = [
  defineStory({
    name: 'healthy-steady',
    about: "A healthy service behind a load balancer, with yesterday's failure still in its events.",
    expect: nothing,
    tells: s => steady(s),
    decoys: all(
      oldHitch,
      oldPullScar,
      orphanTargetGroup,
      closedDataSubnet,
      silentGroup,
      unrelatedDeny,
      unrelatedSecretPolicy,
    ),
  }),
  defineStory({
    name: 'healthy-deploying',
    about:
      'A deployment has been running for three minutes: one new task is running, and its target is in its first health checks.',
    expect: nothing,
    options: { service: 'payments-api' },
    tells: s => {
      const service = underway(s, { began: 3, running: 1 });
      for (const t of s.world.tasks)
        if (t.taskDefinitionArn === s.next.definition.taskDefinitionArn)
          target(s, t, {
            State: 'initial',
            Reason: 'Elb.InitialHealthChecking',
            Description: 'Initial health checks in progress',
          });
      return service;
    },
    decoys: all(orphanTargetGroup, oldPullScar, earlierSecretFailure),
  }),
  defineStory({
    name: 'healthy-scaled-in',
    about: 'Autoscaling stopped two of four tasks half an hour ago; they exited with 143 and 137.',
    expect: nothing,
    options: { service: 'storefront' },
    tells: s => {
      const service = steady(s);
      const { next } = deploymentIds(s);
      scaledIn(s, 32, s.next, next);
      failedTask(s, next, 'scaled in by force', s.ago(34), {
        came: 'running',
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Scaling activity initiated by (deployment ${next})`,
        exitCode: 137,
        lasted: 340,
      });
      service.events = [
        serviceEvent(s, s.ago(27), 'has reached a steady state.'),
        serviceEvent(
          s,
          s.ago(28),
          'has stopped 2 running tasks: (task 1b0f6d0c8c5e4a1fb1c2a93e6c1d2f40) (task 9f4a17d2ab634d1e8d05b1e6a7c3f288).',
        ),
        serviceEvent(s, s.ago(29), `(service ${s.name}, taskSet ${next}) has begun draining connections on 2 tasks.`),
        ...(service.events ?? []),
      ];
      return service;
    },
    decoys: all(oldHitch, orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-spot-replaced',
    about: 'Spot reclaimed a task twenty minutes ago, and another one replaced it.',
    expect: nothing,
    options: { service: 'renderer', loadBalancer: false },
    tells: s => {
      const service = steady(s);
      const { next } = deploymentIds(s);
      const lost = failedTask(s, next, 'spot', s.ago(300), {
        came: 'running',
        stopCode: 'SpotInterruption',
        stoppedReason: 'Your Spot Task was interrupted.',
        exitCode: 143,
        lasted: 280 * 60,
      });
      lost.capacityProviderName = 'FARGATE_SPOT';
      delete lost.launchType;
      service.events = [
        serviceEvent(s, s.ago(18), 'has reached a steady state.'),
        serviceEvent(s, s.ago(20), 'has started 1 tasks: (task 6c1d2f401b0f6d0c8c5e4a1fb1c2a93e).'),
        ...(service.events ?? []),
      ];
      return service;
    },
    decoys: all(oldHitch, closedDataSubnet, unrelatedSecretPolicy),
  }),
  defineStory({
    name: 'healthy-rolled-forward',
    about:
      'A deployment failed and was rolled back 50 minutes ago. The fixed one completed 20 minutes ago, and ECS still lists the failed tasks.',
    expect: nothing,
    options: { service: 'invoices' },
    tells: s => {
      const service = steady(s, 20);
      scar(
        s,
        service,
        `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${s.image('1.43.0-rc1')}: ${s.image('1.43.0-rc1')}: not found`,
        55,
      );
      return service;
    },
    decoys: all(earlierSecretFailure, orphanTargetGroup, unrelatedDeny),
  }),
  defineStory({
    name: 'healthy-endpoints-only',
    about: 'A healthy service in a VPC without internet access, with VPC endpoints only.',
    expect: nothing,
    options: { service: 'ledger', network: 'endpoints' },
    tells: s => steady(s),
    decoys: all(oldHitch, closedDataSubnet, silentGroup, unrelatedDeny),
  }),
];
