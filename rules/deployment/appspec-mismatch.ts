import { refusedTarget } from '#aws/deployments';
import { codeDeployAgain, regionOfService } from '#fix';
import { cited, defineRule, detail, idsOf, leadsTo, listed, optional, citationsOf, valueOf } from '#rule';

export default defineRule({
  id: 'deployment/appspec-mismatch',
  title: "CodeDeploy's AppSpec names a container or port that the task definition doesn't have",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html',
    'https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-ecs.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: optional('deployment.taskDefinition'),
    code: detail('deployment.codeDeploy'),
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    container: {
      what: 'The AppSpec names container {container}, but task definition {definition} has {containers}',
      why: "CodeDeploy registers the container and port in its AppSpec with the target group. ECS refuses a task set for a container that the revision doesn't have.",
    },
    port: {
      what: 'The AppSpec names port {port} of container {container}, but task definition {definition} maps {ports}',
      why: "CodeDeploy registers the container and port in its AppSpec with the target group. ECS refuses a port that the container doesn't map.",
    },
    named: {
      what: "CodeDeploy couldn't deploy: {words}",
      why: 'The AppSpec and the task definition must have the same container and port. {now}',
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/request-refused',
  ],
  *check({ calls, definition, code, judged, service }, say) {
    const matches = calls.value.filter(c => leadsTo(c, 'deployment/appspec-mismatch'));
    const [first] = matches;
    const namedByAws = cited(citationsOf(matches));
    // A service that ECS deploys has no AppSpec: what its revision lacks is told by deployment/task-definition-invalid.
    if (!first || valueOf(service)?.controller === 'ECS') return;
    const latest = valueOf(valueOf(code)?.latest);
    const s = valueOf(service);
    const td = valueOf(definition);
    const said = refusedTarget(first.words);
    const names = { container: said.container ?? latest?.appSpec?.container, port: said.port ?? latest?.appSpec?.port };
    const id = td === undefined ? '' : `${td.family}:${td.revision}`;
    const i = td?.containers.findIndex(c => c.name === names.container) ?? -1;
    const ports = td?.containers[i]?.ports.map(p => p.containerPort) ?? [];
    // What a load balancer of the service is to reach, where the revision has it; else the one container that maps one port.
    const mapped = (td?.containers ?? []).flatMap(c =>
      c.ports.map(p => ({ container: c.name, port: p.containerPort })),
    );
    const ref = judged.state === 'known' ? judged.value.loadBalancers[0] : undefined;
    const target =
      mapped.find(m => m.container === ref?.containerName && m.port === ref.containerPort) ??
      (mapped.length === 1 ? mapped[0] : undefined);
    const base = {
      about: { type: 'appspec', id: latest?.group ?? s?.name ?? 'appspec' },
      calls: idsOf(matches),
      fixes: [
        codeDeployAgain(
          { application: latest?.application, group: latest?.group, region: regionOfService(s, td?.arn) },
          td,
          target,
        ),
      ],
    };
    const words = namedByAws ?? ([calls.cite(`/${calls.value.indexOf(first)}/words`)] as const);
    if (definition.state === 'known' && td && names.container !== undefined && i < 0)
      return yield say.fault('container', {
        ...base,
        data: {
          container: names.container,
          definition: id,
          containers: td.containers.length === 0 ? 'no container' : `only ${listed(td.containers.map(c => c.name))}`,
        },
        citations: [...words, definition.cite('/containers', `${id} has ${listed(td.containers.map(c => c.name))}`)],
        confidence: 'proven',
      });
    if (
      definition.state === 'known' &&
      td &&
      names.container !== undefined &&
      names.port !== undefined &&
      !ports.includes(names.port)
    )
      return yield say.fault('port', {
        ...base,
        data: {
          container: names.container,
          port: String(names.port),
          definition: id,
          ports: ports.length === 0 ? 'none' : `only ${listed(ports.map(String))}`,
        },
        citations: [
          ...words,
          definition.cite(
            `/containers/${i}/ports`,
            `container ${names.container} of ${id} maps ${ports.length === 0 ? 'no port' : listed(ports.map(String))}`,
          ),
        ],
        confidence: 'proven',
      });
    yield say.fault('named', {
      ...base,
      data: {
        words: first.words.slice(0, 300),
        now:
          td === undefined
            ? "The task definition couldn't be read."
            : `Task definition ${id} has both, so the AppSpec might have named another revision.`,
      },
      citations: words,
      confidence: 'likely',
    });
  },
});
