import { type ListenerFault, shortRule } from '#aws/deployments';
import { forwardByDefault, forwardToPair, groupNamed } from '#fix';
import { type FailedCall, type Fix, type Listener, type ListenerActions, type matchingCalls, partsNamed } from '#rule';

export const aboutRule = (arn: string | undefined) =>
  arn === undefined ? { type: 'listener-rule', id: 'listener' } : { type: 'listener-rule', id: shortRule(arn), arn };
/** What a rule forwards to, in a sentence. */
export const forwardsSaid = (f: ListenerFault): string =>
  `the ${f.which} rule forwards to ${f.forwards.length === 0 ? 'no target group' : f.forwards.map(x => `${groupNamed(x.arn)} (weight ${x.weight})`).join(', ')}`;

/** A production rule that sends the requests elsewhere than to the group with the tasks. */
export function unservedFault(
  matches: NonNullable<ReturnType<typeof matchingCalls>>,
  unserved: FailedCall,
  whole: boolean,
  now: ListenerActions | undefined,
) {
  const [live = '', idle = '', rule] = ['live', 'idle', 'listenerRule'].map(name => partsNamed(unserved, name)[0]);
  const to = unserved.target?.group;
  return {
    data: { live: groupNamed(live), where: to === live ? 'nowhere' : `to ${groupNamed(to ?? '')}` },
    about: aboutRule(rule),
    citations: matches.citations,
    calls: matches.ids,
    confidence: whole ? ('proven' as const) : ('likely' as const),
    fixes: [forwardToPair(rule ?? '', { live, idle }, now)],
  };
}

/** What is known of the rules now, where AWS's words are about an earlier time. */
export const rulesNow = (blind: boolean): string =>
  blind
    ? "The rules couldn't be read completely."
    : 'The rules that could be read are correct now, so they might have been fixed since.';

/**
 * CodeDeploy names the listener that the group of the running tasks has to be behind: it is forwarded there. Undefined where
 * its words ask for something else.
 */
export function behindListener(
  words: string,
  listener: string | undefined,
  group: string | undefined,
  listeners: readonly Listener[],
): Fix[] | undefined {
  if (listener === undefined || group === undefined || !/must be behind listener/i.test(words)) return undefined;
  if (!listener.includes(':listener/')) return [];
  return [
    forwardByDefault(
      listener,
      group,
      listeners.find(l => l.arn === listener),
    ),
  ];
}
