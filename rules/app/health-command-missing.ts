import { probeUrl } from '#aws/load-balancing';
import { fixWith, newRevision, revise, serviceAt } from '#fix';
import { defineRule, type Fix, valueOf } from '#rule';
import { command, leftOpen, NEEDS, reported, sickOf } from './_unhealthy-containers.ts';

/** At most likely: what a health command prints cannot be read on Fargate. Without a sign of it, container-health-check-failing has the claim. */
export default defineRule({
  id: 'app/health-command-missing',
  title: "The health check command's program is not in the image",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html',
  ],
  needs: NEEDS,
  messages: {
    missing: {
      what: "The health check command of container {container} runs {program}, which doesn't appear to be in the image: {because}",
      why: 'The command runs inside the container. Without its program it always fails, even when the app is healthy, and ECS replaces the task.',
    },
    perhaps: {
      what: 'The health check command of container {container} runs {program}, which many images lack',
      why: "The command runs inside the container. Without its program it always fails, even when the app is healthy. ECS doesn't expose the output of the command.",
    },
  },
  causes: ['symptom/container-health-check-failed'],
  *check(facts, say) {
    const { calls, definition, tail, service } = facts;
    const found = sickOf('app/health-command-missing', facts);
    for (const { s, confidence } of found) {
      const check = s.container.healthCheck;
      const program = s.program ?? 'a program';
      if (!check) continue;
      const at = serviceAt(valueOf(service), definition.value.arn);
      const url = probeUrl(check.command);
      const text = check.command[1];
      // busybox, and so Alpine, has wget.
      const instead: Fix[] =
        check.command[0] === 'CMD-SHELL' &&
        text !== undefined &&
        url &&
        program === 'curl' &&
        /alpine/i.test(s.container.image)
          ? [
              fixWith(
                'Use wget, which Alpine-based images include',
                revise(definition.value, valueOf(service), {
                  replace: [
                    {
                      from: text,
                      to: `wget -q -O /dev/null http://localhost:${url.port ?? 80}${url.path} || exit 1`,
                    },
                  ],
                }),
                'Check that the image includes wget.',
              ),
            ]
          : [];
      yield say.fault(s.because === undefined ? 'perhaps' : 'missing', {
        data: { container: s.container.name, program, because: s.because ?? '' },
        about: { type: 'container', id: s.container.name },
        confidence,
        calls: [s.call.id],
        citations: [
          reported(s, calls),
          definition.cite(
            `${s.containerAt}/healthCheck/command`,
            `the health check command is ${command(check.command)}`,
          ),
          definition.cite(`${s.containerAt}/image`, `the image is ${s.container.image}`),
          ...(s.pointer !== undefined && tail.state === 'known'
            ? [tail.cite(s.pointer, 'the log shows that the program is not found')]
            : []),
        ],
        fixes: [
          ...instead,
          newRevision(
            at,
            definition.value.family,
            `Add ${s.program ?? 'the missing program'} to the image, or use a program that the image includes`,
          ),
        ],
      });
    }
    yield* leftOpen(facts, found.length, ['tail', 'judged'], say);
  },
});
