import { inWords } from '#fix';
import { fromLog, part } from './_from-log.ts';

export default fromLog(
  'app/config-missing',
  {
    title: 'The app stops for want of a setting',
    what: 'Container {container} ends because {thing} is missing',
    why: 'Its log says: {line}',
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
      thing: variable === undefined ? 'a setting' : `the environment variable ${variable}`,
      doubt: given,
      fixes: [
        inWords(
          variable === undefined
            ? 'Give the container the setting that the log names, in environment or secrets'
            : given
              ? `Look at the value of ${variable}: the task definition sets it`
              : `Set ${variable} in environment or secrets of container ${call.container ?? ''}`,
        ),
      ],
    };
  },
);
