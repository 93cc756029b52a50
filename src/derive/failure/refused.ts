import { ofProxy, proxyTrouble } from '../../aws/app/index.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/facts.ts';
import { defineDerived } from '../define-derived.ts';

/**
 * Calls to AWS that were refused, by the log of what made them. The Service Connect proxy on an instance gets its
 * configuration with the instance's role; on Fargate AWS has a role of its own for that, which nobody can change.
 */
export default defineDerived({
  key: 'failure.refused',
  from: ['failure.calls', 'logs.serviceConnect', 'deployment.judged'],
  async derive({ need, ask, cite }) {
    const proxies = (await need('failure.calls')).filter(ofProxy);
    const launch = valueOf(await ask('deployment.judged'))?.launch;
    if (proxies.length === 0 || launch === 'FARGATE') return { found: [] };
    const trouble = proxyTrouble(valueOf(await ask('logs.serviceConnect')) ?? []);
    const refused = trouble?.refused;
    if (trouble === undefined || refused === undefined) return { found: [] };
    const { text, at } = trouble;
    return {
      found: proxies.map(
        (call): FailedCall => ({
          ...call,
          step: 'process',
          how: 'denied',
          action: refused.action,
          resource: refused.resource,
          role: { arn: '', kind: 'instance' },
          words: text,
          candidates: [],
          seen: [cite('logs.serviceConnect', at, `the log of the proxy says: ${text.slice(-200)}`)],
        }),
      ),
    };
  },
});
