import { command, fillIn, type Placeholder, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, optional, type Service, affectedTasks, matchingCalls } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

const ID = 'network/eni-create-denied';
const untag = (service: Service | undefined, region: string | Placeholder): Fix => ({
  title: 'Propagate no tags to the network interface, or only tags that the policy allows',
  applies: service ? 'judge' : 'fill-in',
  risk: 'Cost reports and rules based on these tags no longer cover the tasks.',
  commands: [
    command`aws ecs update-service --cluster ${service ? (service.cluster.split('/').at(-1) ?? '') : fillIn('cluster')} --service ${service?.name ?? fillIn('service')} --propagate-tags NONE --no-enable-ecs-managed-tags --force-new-deployment --region ${region}`,
  ],
});
export default defineRule({
  id: ID,
  title: "EC2 refuses to create or tag the task's network interface",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies.html',
  ],
  needs: { calls: 'failure.calls', linked: optional('iam.serviceLinkedRole'), ...FIX_NEEDS },
  messages: {
    tags: {
      what: "An organization's tag policy rejects the tags of the network interface",
      why: 'EC2 reported: {words}. ECS tags the network interface with the tags propagated from the service or the task definition.',
    },
    refused: {
      what: "EC2 refuses to create the task's network interface",
      why: "EC2 reported: {words}. ECS uses its service-linked role {role} for this call. Either an organization's policy denies it, or the subnet isn't shared with this account.",
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
              "Look for a service control policy that denies ec2:CreateNetworkInterface, and check the subnet's owner and sharing",
            applies: 'fill-in',
          },
        ],
      });
  },
});
