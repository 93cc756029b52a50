import { inWords } from '#fix';
import { APP_EFFECTS, fromLog } from './_from-log.ts';
import { type FailedCall, partsNamed, type TaskDefinition } from '#rule';

/**
 * The SDK asks 169.254.170.2 for the credentials of the task role, and sends that request to a proxy unless it is told not to.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/http_proxy_config.html
 */
function credentials(call: FailedCall, definition: TaskDefinition | undefined) {
  const names = definition?.containers.find(c => c.name === call.container)?.environmentNames ?? [];
  const has = (name: RegExp): boolean => names.some(n => name.test(n));
  return {
    thing: 'a NO_PROXY entry for 169.254.170.2, which serves the credentials of the task role,',
    doubt: !has(/^https?_proxy$/i) || has(/^no_proxy$/i),
    fixes: [
      inWords(
        `Add 169.254.170.2 and 169.254.169.254 to NO_PROXY of container ${call.container ?? ''}. On a Windows instance, start the ECS agent with -EnableTaskIAMRole, which adds the route there`,
      ),
    ],
  };
}

export default fromLog(
  'app/config-missing',
  {
    title: 'The app exits because a setting is missing',
    what: 'Container {container} exited because {thing} is missing',
    unhealthy: "Container {container} isn't healthy because {thing} is missing",
    why: 'Its log shows: {line}',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html',
    effects: APP_EFFECTS,
  },
  (crash, call, definition) => {
    if (crash.reading.family === 'credentials/endpoint-unreachable') return credentials(call, definition);
    const variable = partsNamed(crash, 'variable')[0];
    const container = definition?.containers.find(c => c.name === call.container);
    const given =
      variable !== undefined &&
      container !== undefined &&
      (container.environmentNames.includes(variable) || container.secrets.some(s => s.name === variable));
    return {
      thing: variable === undefined ? 'a setting' : `environment variable ${variable}`,
      doubt: given,
      fixes: [
        inWords(
          variable === undefined
            ? "Add the setting named in the log to the container's environment or secrets"
            : given
              ? `Check the value of ${variable}, which the task definition sets`
              : `Set ${variable} in environment or secrets of container ${call.container ?? ''}`,
        ),
      ],
    };
  },
);
