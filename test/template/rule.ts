import { FIX_NEEDS, fixContext, inWords, revisionFix } from '#fix';
import { affectedTasks, confidenceOf, defineRule, matchingCalls } from '#rule';

// A working example, to be edited: it says that a container that runs as the user `my-fault` can't be started. Replace the
// evidence it looks at, the words, and the fix. CONTRIBUTING.md, "A rule in ten minutes", explains each part.
export default defineRule({
  id: 'secret/my-fault',
  title: 'A container runs as a user that is not in its image',
  kind: 'cause',
  severity: 'error',
  // The AWS pages that back what the rule says.
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html'],
  // Evidence by key (src/model/facts.ts). Unless all of it is known, the rule doesn't run and is undecided. FIX_NEEDS is for
  // the words and commands of fixes only.
  needs: { ...FIX_NEEDS, calls: 'failure.calls', definition: 'deployment.taskDefinition' },
  messages: {
    wrong: {
      what: "Container {container} runs as user {user}, which isn't in its image",
      why: 'The container runtime looks the user up in the image before it starts the process.',
    },
  },
  // The symptoms that this fault brings about (rules/symptom).
  causes: ['symptom/container-not-created'],
  *check(given, say) {
    const { calls, definition } = given;
    // The failed calls that this fault explains. A cause that explains none is a risk: nothing has failed because of it.
    const matches = matchingCalls(calls, c => c.step === 'container-create' && c.words.includes('user my-fault'));
    if (!matches) return;
    const i = definition.value.containers.findIndex(c => c.user === 'my-fault');
    const container = definition.value.containers[i];
    if (!container) {
      // AWS named the fault, and what it is about wasn't read: that is not clear. Name the action that would settle it.
      yield say.undecided('definition', 'no container of this task definition runs as user my-fault', {
        actions: ['ecs:DescribeTaskDefinition'],
      });
      return;
    }
    const { site } = fixContext(given);
    yield say.fault('wrong', {
      data: { container: container.name, user: 'my-fault' },
      about: { type: 'container', id: container.name },
      affected: affectedTasks(matches.calls),
      calls: matches.ids,
      // `proven`: AWS's words name it, or it was read whole. `likely`: enough by itself. `possible`: it fits.
      confidence: confidenceOf(calls, matches.calls),
      citations: [
        definition.cite(`/containers/${i}/user`, `container ${container.name} runs as user my-fault`),
        ...matches.citations,
      ],
      // The best first. A command where one is certain to be right, else words.
      fixes: [
        ...revisionFix(
          { title: `Run container ${container.name} as a user that is in its image`, applies: 'fill-in' },
          site.definition,
          site.service,
          { replace: [{ from: 'my-fault', to: '<user>' }] },
        ),
        inWords(`Add user my-fault to the image of container ${container.name}`),
      ],
    });
  },
});
