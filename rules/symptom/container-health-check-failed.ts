import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/container-health-check-failed',
  title: "A container's own health check fails",
  what: 'A container health check fails ({tasks}): {words}',
  why: 'ECS replaces tasks whose essential containers are unhealthy.',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
});
