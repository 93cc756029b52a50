import { fromCalls } from './_from-calls.ts';

export default fromCalls(
  'symptom/container-health-check-failed',
  "A container's own health check fails",
  'A container health check fails ({tasks}): {words}',
  'ECS replaces tasks whose essential containers are unhealthy.',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
);
