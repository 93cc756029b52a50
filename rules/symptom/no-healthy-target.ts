import { symptomOfCalls } from './_from-calls.ts';

export default symptomOfCalls({
  id: 'symptom/no-healthy-target',
  title: 'No request reaches a healthy target',
  what: 'No request reaches a healthy target of the service: {words}',
  why: 'As many tasks run as should, but the load balancer sends requests to none of them.',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
});
