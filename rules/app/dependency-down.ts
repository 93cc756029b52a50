import { command, fillIn, inWords } from '#fix';
import { parseArn, partsNamed } from '#rule';
import { APP_EFFECTS, fromLog } from './_from-log.ts';

export default fromLog(
  'app/dependency-down',
  {
    title: "The app can't reach something it depends on",
    what: "Container {container} exited because it couldn't reach {thing}",
    unhealthy: "Container {container} isn't healthy because it can't reach {thing}",
    why: 'Its log shows: {line}',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-connecting-vpc.html',
    effects: APP_EFFECTS,
  },
  (crash, call, definition) => {
    const port = partsNamed(crash, 'port')[0];
    const where = partsNamed(crash, 'address')[0] ?? partsNamed(crash, 'host')[0];
    const group = call.from.securityGroups[0];
    const region = definition && parseArn(definition.arn)?.region;
    const target = where === undefined ? 'something it depends on' : port === undefined ? where : `${where}:${port}`;
    const local = where !== undefined && /^(?:127\.|localhost)/.test(where);
    return {
      thing: target,
      fixes: [
        ...(port !== undefined && group !== undefined && region !== undefined && !local
          ? [
              {
                title: `Allow inbound traffic from the task on port ${port} of the dependency`,
                applies: 'fill-in' as const,
                commands: [
                  command`aws ec2 authorize-security-group-ingress --group-id ${fillIn('security-group-of-the-dependency')} --protocol tcp --port ${port} --source-group ${group} --region ${region}`,
                ],
              },
            ]
          : []),
        inWords(
          local
            ? "Use the dependency's host name: inside an awsvpc task, localhost is the task itself"
            : `Make sure that ${target} is running and that the name and port are correct`,
        ),
      ],
    };
  },
);
