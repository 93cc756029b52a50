import { madeJustBefore } from '#aws/iam';
import { deployAgainFix, FIX_NEEDS, fixContext } from '#fix';
import { cited, clock, defineRule } from '#rule';

export default defineRule({
  id: 'iam/propagation-delay',
  title: "A role or policy was created moments earlier and hadn't propagated",
  kind: 'cause',
  transient: true,
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html'],
  needs: { decisions: 'iam.decisions', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    fresh: {
      what: 'The {what} of role {role} was new when {action} was denied',
      why: 'It was created or changed at {at}, {seconds} before the first denial, and allows the call now. IAM changes take time to propagate.',
    },
  },
  causes: [
    'symptom/role-not-assumed',
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/volume-not-mounted',
  ],
  *check(given, say) {
    const { decisions, calls } = given;
    const seen = new Set<string>();
    for (const [i, d] of decisions.value.entries()) {
      const matches = calls.value.filter(c => d.calls.includes(c.id));
      const fresh = d.cause === undefined ? undefined : madeJustBefore(d, matches);
      const role = d.data['role'] ?? d.role.arn;
      if (!fresh || seen.has(role)) continue;
      seen.add(role);
      const ofRole = decisions.value.filter(
        x =>
          (x.data['role'] ?? x.role.arn) === role &&
          madeJustBefore(
            x,
            calls.value.filter(c => x.calls.includes(c.id)),
          ),
      );
      yield say.fault('fresh', {
        data: {
          what: fresh.what === 'role' ? 'role itself' : 'attached policy',
          role,
          action: d.action,
          at: clock(fresh.at),
          seconds: `${fresh.seconds} s`,
        },
        about: { type: 'role', id: role },
        calls: [...new Set(ofRole.flatMap(x => x.calls))],
        confidence: 'likely',
        citations: cited([
          decisions.cite(
            `/${i}/data/${fresh.what === 'role' ? 'roleCreatedAt' : 'policyUpdatedAt'}`,
            `${fresh.what} changed at ${fresh.at}`,
          ),
          ...d.seen.slice(0, 4),
        ]) ?? [decisions.cite(`/${i}/because`)],
        fixes: [deployAgainFix(fixContext(given).site)],
      });
    }
  },
});
