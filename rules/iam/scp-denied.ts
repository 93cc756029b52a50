import { fromDecisions } from './_decisions.ts';

const control = (layer: string | undefined): string =>
  layer === 'rcp' ? 'resource control policy' : 'service control policy';

export default fromDecisions({
  id: 'iam/scp-denied',
  title: 'A control policy of the organisation refuses it',
  sources: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: 'A control policy of the organisation refuses role {role} {action} on {resource}',
      why: 'AWS named a policy of the kind {layer} in its refusal. Such policies limit whole accounts; nothing in this account can lift them.',
    },
  },
  fixes: ([d]) => [
    {
      title: `Ask whoever runs the organisation to allow ${d.action} in the ${control(d.data['layer'])} of account ${d.data['account'] ?? 'of the role'}`,
      applies: 'judge',
      risk: 'A control policy holds for every account below the place where it is attached.',
    },
  ],
  open: () => false,
});
