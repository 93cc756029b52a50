import { bareName, type Looked, lookedUp } from '#aws/secrets';
import { FIX_NEEDS, fixContext, type Site } from '#fix';
import {
  type About,
  type Citation,
  citationsOf,
  defineRule,
  type FailedCall,
  type Given,
  leadsTo,
  type Messages,
  type Say,
  type SecretRef,
  type Fault,
  type Undecided,
} from '#rule';
import { citeSecret } from './_cite-secret.ts';

const NEEDS = { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS } as const;

/** One thing that the task definition refers to, and the failed calls that this cause may have made fail. */
export interface ReferredSecret extends Looked {
  readonly name: string;
  readonly matches: readonly FailedCall[];
  /** Of those, the ones whose words name this cause. */
  readonly namedByAws: readonly FailedCall[];
  /** No other thing of this kind can be what was not found: its own name was said, or all others were read. */
  readonly onlyOne: (read: (facts: Looked['facts']) => boolean) => boolean;
  readonly base: { readonly about: About; readonly affected: readonly About[] };
  readonly site: Site;
  /** That a container asks for it, then what the calls were seen in. */
  readonly citations: (says: string, calls: readonly FailedCall[]) => readonly [Citation, ...Citation[]];
}
interface SecretPlan<M extends Messages> {
  readonly id: `secret/${string}`;
  readonly title: string;
  readonly sources: readonly [string, ...string[]];
  readonly messages: M;
  readonly causes: readonly `symptom/${string}`[];
  readonly kind: SecretRef['kind'];
  /** Whether this cause may have made a call fail that may be about the thing. */
  readonly couldBe: (call: FailedCall, looked: Looked) => boolean;
  /** What the words that name this cause have to say besides. */
  readonly how?: FailedCall['how'];
  readonly about?: (ref: SecretRef) => About;
  readonly check: (
    secret: ReferredSecret,
    given: Given<typeof NEEDS>,
    say: Say<M, typeof NEEDS>,
  ) => Iterable<Fault | Undecided>;
}

/** The name of what is referred to, without the suffix that Secrets Manager gives to it. */
export const nameOf = (ref: SecretRef): string =>
  bareName(ref.id ?? ref.arn ?? '') ?? ref.id ?? ref.arn ?? ref.valueFrom;

/** A rule about the things of one kind that a task definition refers to, one by one. */
export const secretRule = <const M extends Messages>(plan: SecretPlan<M>) =>
  defineRule({
    id: plan.id,
    title: plan.title,
    kind: 'cause',
    severity: 'error',
    sources: plan.sources,
    needs: NEEDS,
    messages: plan.messages,
    causes: plan.causes,
    *check(given, say) {
      const { secrets, calls, definition } = given;
      const { site } = fixContext(given);
      const all = lookedUp(secrets.value, calls.value, plan.kind);
      for (const looked of all) {
        const { ref, at } = looked;
        const matches = looked.calls.filter(c => plan.couldBe(c, looked));
        const name = nameOf(ref);
        const secret: ReferredSecret = {
          ...looked,
          name,
          matches,
          namedByAws: matches.filter(c => leadsTo(c, plan.id) && (plan.how === undefined || c.how === plan.how)),
          onlyOne: read => looked.named || all.every(x => x.at === at || read(x.facts)),
          base: {
            about: plan.about?.(ref) ?? { type: 'secret', id: name, arn: ref.arn ?? ref.valueFrom },
            affected: looked.containers.map(id => ({ type: 'container', id })),
          },
          site,
          citations: (says, cited) => [citeSecret(definition, secrets, at, ref, says), ...citationsOf(cited)],
        };
        yield* plan.check(secret, given, say);
      }
    },
  });
