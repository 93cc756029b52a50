import { inWords } from '#fix';
import { fromLog, part } from './_from-log.ts';

export default fromLog(
  'app/config-missing',
  {
    title: 'The app exits because a setting is missing',
    what: 'Container {container} exited because {thing} is missing',
    why: 'Its log shows: {line}',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html',
    effects: ['symptom/container-exited'],
  },
  (crash, call, definition) => {
    const variable = part(crash, 'variable');
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
