import { kind } from '../family.ts';

/** What is said when nothing is wrong. */
export const INFORMATIONAL = kind({ reading: 'informational', symptom: null, step: null, how: null, candidates: [], depth: 0, source: 'guide:service-event-messages-list' } as const, [
  { id: 'info/steady-state', any: ['reached a steady state', 'has reached steady state', 'steady_state', 'deployment completed / steady state'] },
  { id: 'info/scaling', any: ['scaling activity initiated by', 'set desired count to', 'desired_count_updated', 'service_desired_count', 'successfully set desired count', 'alarmlow', 'alarmhigh', 'triggered policy', 'setting desired count', 'updated computeddesiredcount', 'waiting for change to be fulfilled'] },
  { id: 'info/rebalancing', any: ['rebalancing initiated', 'az rebalanc', 'is az balanced', 'is not az balanced', 'rebalancing_started', 'rebalancing_completed', 'rebalancing_stopped', 'availability zone rebalancing', 'availability-zone rebalancing'], not: ['unable'] },
  { id: 'info/maintenance', any: ['performing maintenance', 'task retirement', 'scheduled for retirement', 'is retiring', 'was retired', 'platform version update'] },
  { id: 'info/spot', any: ['spot task was interrupted', 'spotinterruption', 'spot interruption', 'terminationnotice', 'spotinterruptionerror'] },
  { id: 'info/host-terminated', shape: /host ec2 \(instance [^)]{0,60}\) terminated/ },
  { id: 'info/draining', any: ['instance draining', 'instance is draining', 'is being drained', 'begun draining', 'draining connections', 'target.deregistrationinprogress', 'deregistration is in progress', 'deregistration forced by user', 'connection draining', 'deregistrationdelay'] },
  { id: 'info/stopped-by-person', any: ['stopped by user', 'task stopped by', 'userinitiated', 'stop-task', 'user initiated', 'requested by user', 'manually stopped', 'stopped manually'] },
  { id: 'info/registration', any: ['elb.registrationinprogress', 'registration is in progress', 'elb.initialhealthchecking', 'initial health checks in progress', 'target health state initial', 'target health state healthy', 'target health state draining', 'target health state unavailable', 'target.healthcheckdisabled'] },
  { id: 'info/targets', shape: /\b(?:de)?registered \S{1,8} targets?\b/ },
  { id: 'info/agent', any: ['the agent is connected'] },
  { id: 'info/started', any: ['has started'], shape: /has started \S{1,8} tasks?/ },
  { id: 'info/started', any: ['tasks_started', 'tasks_stopped'] },
  { id: 'info/stopped', shape: /(?:has )?stopped \S{1,8} (?:running |pending )?tasks?/ },
  { id: 'info/deployment', any: ['deployment completed', 'deployment_completed', 'deployment in progress', 'deployment_in_progress', 'in progress.', 'succeeded', 'successful', 'deployment_pending', 'deployment_successful', 'bake time', 'bake_time'], shape: /deployment/ },
  { id: 'info/deployment', shape: /\b(?:ecs-svc\/\S{1,40} (?:completed|in progress)|began deployment|starting deployment|deployment \S{1,60} (?:completed|created|started))\b/ },
]);
