import { breakerThreshold } from '#aws/load-balancing';
import { defineRule, optional } from '#rule';

/** Minutes in progress with tasks missing after which a deployment counts as overrun: ECS itself waits longer between attempts. */
const OVERRUN = 30;

export default defineRule({
  id: 'symptom/deployment-stalled',
  title: 'The deployment is stuck',
  kind: 'symptom',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html',
  ],
  needs: { judged: 'deployment.judged', service: 'ecs.service', asked: 'asked.at', calls: optional('failure.calls') },
  messages: {
    blocked: {
      what: "The deployment can't continue: {words}",
      why: "ECS reports that it can't go on: it can neither stop nor start a task, or it couldn't create a resource of the service.",
    },
    overrun: {
      what: 'The deployment has been running for {minutes} minutes with {running} of {desired} {which} running',
      why: 'Without a circuit breaker, a broken deployment stays in progress forever.',
    },
    counting: {
      what: 'The deployment has been running for {minutes} minutes with {running} of {desired} {which} running',
      why: 'The circuit breaker stops it after {threshold} failed tasks{counted}. {reset}',
    },
    guarded: {
      what: 'The deployment has been running for {minutes} minutes with {running} of {desired} {which} running',
      why: "The circuit breaker is on, and hasn't stopped the deployment yet. {reset}",
    },
  },
  *check({ judged, service, asked, calls }, say) {
    if (judged.value.outcome !== 'in-progress') return;
    const about = { type: 'service', id: service.value.name };
    const stuck = calls.state === 'known' ? calls.value.findIndex(c => c.symptom === 'symptom/deployment-stalled') : -1;
    const call = calls.state === 'known' ? calls.value[stuck] : undefined;
    if (call && calls.state === 'known') {
      yield say.fault('blocked', {
        data: { words: call.words.slice(0, 300) },
        about,
        citations: [call.seen[0] ?? calls.cite(`/${stuck}/words`)],
        confidence: 'proven',
        calls: [call.id],
      });
      return;
    }
    const blind = calls.state !== 'known' || !calls.whole;
    const minutes = Math.floor((Date.parse(asked.value.at) - Date.parse(judged.value.from ?? asked.value.at)) / 60_000);
    // In a rolling deployment the old tasks run on and make up the number. Where no step is known to have failed, what counts is how many of the new ones run.
    const { controller, strategy, deployments } = service.value;
    const own =
      controller === 'ECS' && strategy === 'ROLLING' ? deployments.findIndex(d => d.status === 'PRIMARY') : -1;
    const primary = deployments[own];
    const silent = calls.state !== 'known' || calls.value.length === 0;
    const nowhere =
      silent &&
      primary !== undefined &&
      primary.desiredCount > primary.runningCount &&
      (primary.runningCount === 0 || primary.failedTasks > 0);
    const { runningCount, desiredCount, at } = nowhere
      ? { ...primary, at: `/deployments/${own}/runningCount` }
      : { ...service.value, at: '/runningCount' };
    if (minutes < OVERRUN || runningCount >= desiredCount) {
      if (blind) yield say.undecided('calls', 'not all events of the deployment could be read');
      return;
    }
    const { circuitBreaker } = service.value;
    const counted = judged.value.breaker?.failureCount;
    const most =
      judged.value.breaker?.threshold ??
      breakerThreshold(service.value.desiredCount, circuitBreaker.thresholdConfiguration);
    yield say.fault(!circuitBreaker.enable ? 'overrun' : most === undefined ? 'guarded' : 'counting', {
      data: {
        minutes: String(minutes),
        running: String(runningCount),
        desired: String(desiredCount),
        which: nowhere ? 'new tasks' : 'tasks',
        threshold: String(most ?? ''),
        counted: counted === undefined ? '' : `, and has counted ${counted}`,
        reset:
          circuitBreaker.resetOnHealthyTask === false
            ? "A task that becomes healthy doesn't reset the count."
            : 'A task that becomes healthy sets the count back to 0.',
      },
      about,
      citations: [
        service.cite(at, `${runningCount} of ${desiredCount} ${nowhere ? 'new ' : ''}tasks are running`),
        ...judged.value.seen.slice(0, 1),
      ],
      confidence: blind ? 'possible' : 'likely',
    });
  },
});
