import { sizeFor } from '#aws/app';
import { codeDeployAgain, deployBack, inWords, newRevision, serviceAt } from '#fix';
import { cited, confidenceOf, defineRule, detail, idsOf, leadsTo, optional, citationsOf, valueOf } from '#rule';
import { missingFrom, namesParts } from './_missing-parts.ts';

/** A revision that is INACTIVE still runs services that have it; it is a fault only where AWS refuses it. */
export default defineRule({
  id: 'deployment/task-definition-invalid',
  title: 'The task definition is missing, inactive, or not valid for the service',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html',
  ],
  needs: {
    calls: 'failure.calls',
    judged: 'deployment.judged',
    definition: optional('deployment.taskDefinition'),
    code: detail('deployment.codeDeploy'),
    service: detail('ecs.service'),
  },
  messages: {
    missing: {
      what: "Task definition {definition} doesn't exist",
      why: "ECS starts tasks from the revision that the deployment names. A revision that was deleted, or never registered in this Region, can't start.",
    },
    inactive: {
      what: 'Task definition {definition} is {status}, and AWS rejects it',
      why: 'A deregistered revision keeps working in services that already use it, but no new service, deployment or standalone task can use it.',
    },
    container: {
      what: "The load balancer settings of the service name container {name}, which {definition} doesn't have",
      why: 'ECS registers the container and port that the settings name. Its containers: {has}.',
    },
    port: {
      what: "The load balancer settings of the service name {name}, a port that {definition} doesn't map",
      why: 'ECS registers the container and port that the settings name. Ports of that container: {has}.',
    },
    portName: {
      what: "Service Connect names port mapping {name}, which {definition} doesn't have",
      why: 'Each service of a Service Connect configuration names a port mapping of the task definition. Named port mappings: {has}.',
    },
    size: {
      what: 'Fargate has no task size of {cpu} CPU units and {memory} MiB',
      why: 'AWS rejected the task definition. Fargate has fixed pairs of CPU and memory, and on Windows none below 1 vCPU.',
    },
    refused: {
      what: 'AWS rejected the task definition: {words}',
      why: "AWS's message says what is wrong. A revision can't be changed, so register a new one.",
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/request-refused',
    'symptom/tasks-missing',
  ],
  *check({ calls, judged, definition, code, service }, say) {
    const matches = calls.value.filter(c => leadsTo(c, 'deployment/task-definition-invalid'));
    const id = judged.value.taskDefinition.split('/').at(-1) ?? judged.value.taskDefinition;
    const about = { type: 'task-definition', id, arn: judged.value.taskDefinition };
    const at = serviceAt(valueOf(service), judged.value.taskDefinition);
    const { steadyTaskDefinition: steady } = judged.value;
    const latest = valueOf(valueOf(code)?.latest);
    // UpdateService does not change the revision of a service that CodeDeploy deploys.
    const elsewhere = service.state === 'known' && service.value.controller === 'CODE_DEPLOY';
    const fixes = elsewhere
      ? [
          codeDeployAgain(
            { application: latest?.application, group: latest?.group, region: at.region },
            undefined,
            undefined,
          ),
        ]
      : [
          ...(steady === undefined ? [] : [deployBack(at, steady)]),
          newRevision(at, id.split(':')[0] ?? id, 'Register a valid revision, then deploy it'),
        ];
    const status = definition.state === 'known' ? definition.value.status : undefined;
    if (definition.state === 'absent')
      return yield say.fault('missing', {
        data: { definition: id },
        about,
        citations: [definition.cite('', `there is no task definition ${id}`), ...citationsOf(matches)],
        calls: idsOf(matches),
        confidence: matches.length > 0 ? 'proven' : 'likely',
        fixes,
      });
    // CodeDeploy has an AppSpec of its own, which a sibling compares.
    if (!elsewhere && definition.state === 'known') {
      for (const part of missingFrom(definition, judged, calls.value))
        yield say.fault(part.kind, {
          data: part.data,
          about,
          key: part.data.name,
          citations: [...part.citations, ...citationsOf(part.matches)],
          calls: idsOf(part.matches),
          confidence: confidenceOf(calls, part.matches),
          fixes: part.fixes,
        });
    } else if (definition.state === 'blind' && matches.length === 0 && namesParts(judged.value))
      yield say.undecided('definition', "whether the revision has what the service names couldn't be determined");
    if (matches.length === 0) return;
    const [first] = matches;
    const namedByAws = citationsOf(matches);
    if (
      definition.state === 'known' &&
      status !== undefined &&
      status !== 'ACTIVE' &&
      first?.family === 'deployment/task-definition'
    )
      return yield say.fault('inactive', {
        data: { definition: id, status },
        about,
        citations: [definition.cite('/status', `task definition ${id} is ${status}`), ...namedByAws],
        calls: idsOf(matches),
        confidence: 'proven',
        fixes,
      });
    const [, cpu, memory] =
      /no fargate configuration exists for given values: ?(\d+) CPU ?, ?(\d+) memory/i.exec(first?.words ?? '') ?? [];
    if (cpu !== undefined && memory !== undefined) {
      const windows = definition.state === 'known' && definition.value.operatingSystemFamily.startsWith('WINDOWS');
      const size = sizeFor(Number(cpu), Number(memory), windows);
      return yield say.fault('size', {
        data: { cpu, memory },
        about,
        citations: cited(namedByAws) ?? [calls.cite(`/${first ? calls.value.indexOf(first) : 0}/words`)],
        calls: idsOf(matches),
        confidence: definition.state === 'known' ? 'proven' : 'likely',
        fixes: size
          ? [inWords(`Register the revision with ${size.cpu} CPU units and ${size.memory} MiB, then deploy it`)]
          : [inWords('Register the revision with a size that Fargate has, at most 16384 CPU units and 122880 MiB')],
      });
    }
    // Only the words say it: what could be read of the revision is right, or it could not be read.
    yield say.fault('refused', {
      data: { words: (first?.words ?? '').slice(0, 300) },
      about,
      citations: cited(namedByAws) ?? [calls.cite(`/${first ? calls.value.indexOf(first) : 0}/words`)],
      calls: idsOf(matches),
      confidence: definition.state === 'known' ? 'likely' : 'possible',
      fixes,
    });
  },
});
