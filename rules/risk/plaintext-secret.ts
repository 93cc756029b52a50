import { namesSecret } from '#aws/secrets';
import { defineRule, listed } from '#rule';

/** Only names are looked at: values of environment variables are never kept. */
export default defineRule({
  id: 'risk/plaintext-secret',
  title: 'An environment variable appears to hold a secret in plain text',
  kind: 'risk',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html',
  ],
  needs: { definition: 'deployment.taskDefinition' },
  messages: {
    plain: {
      what: 'Container {container} appears to get {names} as plain text in the task definition',
      why: 'Everyone who can call DescribeTaskDefinition can read environment values, in every revision. ecs-doctor looked only at the names.',
    },
  },
  *check({ definition }, say) {
    for (const [i, c] of definition.value.containers.entries()) {
      const found = c.environmentNames.map((name, n) => ({ name, n })).filter(e => namesSecret(e.name));
      const [first, ...rest] = found;
      if (!first) continue;
      const cite = (e: typeof first) =>
        definition.cite(`/containers/${i}/environmentNames/${e.n}`, `${e.name} is in the environment of ${c.name}`);
      yield say.fault('plain', {
        data: { container: c.name, names: listed(found.slice(0, 5).map(e => e.name)) },
        about: { type: 'container', id: c.name },
        citations: [cite(first), ...rest.slice(0, 4).map(cite)],
        confidence: 'likely',
        fixes: [
          {
            title: `Store the value in Secrets Manager or Parameter Store, reference it under secrets instead of environment, and change the secret`,
            applies: 'fill-in',
          },
        ],
      });
    }
  },
});
