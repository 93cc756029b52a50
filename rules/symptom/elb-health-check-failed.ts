import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/elb-health-check-failed',
  title: "Targets fail the load balancer's health check",
  what: 'The load balancer finds targets unhealthy ({tasks}): {words}',
  why: 'ECS replaces tasks that the load balancer finds unhealthy once their grace period is over.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
});
