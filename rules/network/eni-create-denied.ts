import { command, fillIn, type Placeholder, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, optional, type Service, affectedTasks, matchingCalls } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/eni-create-denied';
const untag = (service: Service | undefined, region: string | Placeholder): Fix => ({
  title: 'Propagate no tags to the network interface, or tags that the policy takes',
  applies: service ? 'judge' : 'fill-in',
  risk: 'Costs and rules that go by these tags no longer see the tasks.',
  commands: [
    command`aws ecs update-service --cluster ${service ? (service.cluster.split('/').at(-1) ?? '') : fillIn('cluster')} --service ${service?.name ?? fillIn('service')} --propagate-tags NONE --no-enable-ecs-managed-tags --force-new-deployment --region ${region}`,
  ],
});
export default defineRule({
  id: ID,
  title: 'EC2 refuses to create or tag the network interface of a task',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies.html',
  ],
  needs: { calls: 'failure.calls', linked: optional('iam.serviceLinkedRole'), ...FIX_NEEDS },
  messages: {
    tags: {
      what: 'A tag policy of the organisation refuses the tags of the network interface',
      why: 'EC2 says: {words}. ECS tags the interface with what the service or the task definition propagates.',
    },
    refused: {
      what: 'EC2 refuses to create the network interface of a task',
      why: "EC2 says: {words}. ECS asks with its service-linked role {role}; what refuses it is an organisation's policy, or a subnet that is not shared with this account.",
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { service, region } = fixContext(given);
    const tags = found.calls.some(c => c.family === 'eni/tag-policy' || /TagPolicyViolation/.test(c.words));
    const base = {
      about: { type: 'service', id: service?.name ?? 'service' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      citations: found.quoted,
    };
    if (tags)
      yield say.fault('tags', {
        ...base,
        data: { words: found.words },
        confidence: 'proven',
        fixes: [untag(service, region)],
      });
    // Without its service-linked role ECS may do nothing here: that is a cause of its own.
    else if (given.linked.state !== 'known' || given.linked.value.role.state !== 'absent')
      yield say.fault('refused', {
        ...base,
        data: { words: found.words, role: 'AWSServiceRoleForECS' },
        confidence: given.linked.state === 'known' && given.linked.value.role.state === 'known' ? 'likely' : 'possible',
        fixes: [
          {
            title:
              "Look for a service control policy that denies ec2:CreateNetworkInterface, and at the subnet's owner and sharing",
            applies: 'fill-in',
          },
        ],
      });
  },
});
