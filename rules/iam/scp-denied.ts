import { APP_SHOWS, fromDecisions } from './_decisions.ts';

const control = (layer: string | undefined): string =>
  layer === 'rcp' ? 'resource control policy' : 'service control policy';

export default fromDecisions({
  id: 'iam/scp-denied',
  title: "An organization's control policy denies the call",
  effects: APP_SHOWS,
  sources: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  messages: {
    denied: {
      what: "An organization's control policy denies role {role} {action} on {resource}",
      why: "AWS's denial names a {layer}. Such policies limit whole accounts, and nothing in this account can override them.",
    },
  },
  fixes: ([d]) => [
    {
      title: `Ask your organization's administrators to allow ${d.action} in the ${control(d.data['layer']).replace('policy', 'policies')} that apply to account ${d.data['account'] ?? 'of the role'}`,
      applies: 'judge',
      risk: 'A control policy applies to every account under the root or OU that it is attached to.',
    },
  ],
  open: () => false,
});
