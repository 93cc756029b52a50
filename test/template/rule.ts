import { defineRule } from '#rule';

// A working example, to be edited: it says that a container that runs as the user `my-fault` can't be started. Replace the
// evidence it looks at, the words, and the fix. CONTRIBUTING.md, "A rule in ten minutes", explains each part.
export default defineRule({
  id: 'secret/my-fault',
  title: 'A container runs as a user that is not in its image',
  kind: 'cause',
  severity: 'error',
  // The AWS pages that back what the rule says.
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html'],
  // Evidence by key (src/model/facts.ts). Unless all of it is known, the rule doesn't run and is undecided.
  needs: { calls: 'failure.calls', definition: 'deployment.taskDefinition' },
  messages: {
    wrong: {
      what: "Container {container} runs as user {user}, which isn't in its image",
      why: 'The container runtime looks the user up in the image before it starts the process.',
    },
  },
  // The symptoms that this fault brings about (rules/symptom).
  causes: ['symptom/container-not-created'],
  *check({ calls, definition }, say) {
    for (const [i, container] of definition.value.containers.entries()) {
      if (container.user !== 'my-fault') continue;
      // The failed calls that this fault explains. A cause that explains none is a risk: nothing has failed because of it.
      const explained = calls.value.filter(
        call => call.step === 'container-create' && call.words.includes(`user ${container.user}`),
      );
      if (explained.length === 0) continue;
      yield say.fault('wrong', {
        data: { container: container.name, user: container.user },
        about: { type: 'container', id: container.name },
        calls: explained.map(call => call.id),
        // `proven`: AWS's words name it, or it was read whole. `likely`: enough by itself. `possible`: it fits.
        confidence: 'proven',
        citations: [
          definition.cite(`/containers/${i}/user`, `container ${container.name} runs as user ${container.user}`),
        ],
        fixes: [
          { title: `Set user of container ${container.name} to a user that is in its image`, applies: 'fill-in' },
        ],
      });
    }
  },
});
