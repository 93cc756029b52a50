import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/elb-health-check-failed',
  title: "Targets fail the load balancer's health check",
  what: 'The load balancer considers targets unhealthy ({tasks}): {words}',
  why: 'ECS replaces tasks that the load balancer considers unhealthy once their grace period ends.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html',
});
