import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/elb-health-check-failed',
  "Targets fail the load balancer's health check",
  'The load balancer finds targets unhealthy ({tasks}): {words}',
  'ECS replaces tasks that the load balancer finds unhealthy once their grace period is over.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
);
