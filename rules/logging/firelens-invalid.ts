import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, affectedTasks, matchingCalls, confidenceOf } from '#rule';

const ID = 'logging/firelens-invalid';
/** What the init process of AWS for Fluent Bit, and others, say where they can't write. */
const CANNOT_WRITE =
  /read-only file system|\berofs\b|\[FluentBit Init Process\][^\n]{0,80}(?:cannot|can't|failed to|unable to)/i;
export default defineRule({
  id: ID,
  title: 'The FireLens log router is missing, fails, or is misconfigured',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-example-taskdefs.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    tail: detail('logs.tail'),
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    none: {
      what: 'Containers log with awsfirelens, but the task has no log router',
      why: 'One container needs firelensConfiguration of type fluentbit or fluentd. It receives the logs of {containers}.',
    },
    ended: { what: 'The log router {router} exited with code {code} and stopped the task', why: '{line}' },
    readonly: {
      what: "The log router {router} can't write its configuration: its root file system is read-only",
      why: 'It writes configuration files when it starts, and the task definition sets readonlyRootFilesystem for it. It reported: {line}',
    },
    named: { what: "The FireLens log router doesn't work", why: 'AWS reported: {words}' },
  },
  causes: [
    'symptom/log-driver-failed',
    'symptom/container-exited',
    'symptom/container-not-created',
    'symptom/request-refused',
  ],
  *check(given, say) {
    const { calls, definition, tail } = given;
    const found = matchingCalls(calls, ID);
    const { site, steady } = fixContext(given);
    const containers = definition.value.containers;
    const senders = containers.flatMap((c, i) => (c.logging?.driver === 'awsfirelens' ? [{ c, i }] : []));
    const router = containers.findIndex(c => c.firelens !== undefined);
    const [sender] = senders;
    const back = backToSteady(steady, site);
    if (sender && router < 0) {
      yield say.fault('none', {
        data: { containers: senders.map(s => s.c.name).join(', ') },
        about: {
          type: 'task-definition',
          id: `${definition.value.family}:${definition.value.revision}`,
          arn: definition.value.arn,
        },
        calls: found?.ids ?? [],
        ...(found && { affected: affectedTasks(found.calls) }),
        confidence: confidenceOf(calls, found?.ids ?? [], calls.whole),
        citations: [
          definition.cite(
            `/containers/${sender.i}/logging/driver`,
            `container ${sender.c.name} logs with awsfirelens, and no container is the log router`,
          ),
          ...(found?.citations ?? []),
        ],
        fixes: [...back, inWords('Add a container with firelensConfiguration, then deploy a new revision')],
      });
      return;
    }
    if (!found) return;
    const name = containers[router]?.name;
    const fixes = [
      ...back,
      inWords(
        "Check the router's log and fix its configuration: config-file-type and config-file-value of firelensConfiguration, and the options of each awsfirelens driver",
      ),
    ];
    const ended = found.calls.find(c => c.step === 'process' && c.container === name && c.exitCode !== undefined);
    const base = {
      about: { type: 'container', id: name ?? 'log-router' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      fixes,
    };
    const at =
      tail.state === 'known' ? tail.value.findIndex(t => t.container === name && t.lines.state === 'known') : -1;
    const lines = tail.state === 'known' ? tail.value[at]?.lines : undefined;
    const written = lines?.state === 'known' ? lines.value.findIndex(l => CANNOT_WRITE.test(l.text)) : -1;
    const refused = lines?.state === 'known' ? lines.value[written]?.text : undefined;
    const line = refused ?? (CANNOT_WRITE.test(found.words) ? found.words : undefined);
    if (name !== undefined && line !== undefined && containers[router]?.readonlyRootFilesystem === true)
      return yield say.fault('readonly', {
        ...base,
        data: { router: name, line: line.slice(0, 300) },
        confidence: 'likely',
        citations: [
          definition.cite(`/containers/${router}/readonlyRootFilesystem`, `readonlyRootFilesystem of ${name} is true`),
          ...(refused !== undefined && tail.state === 'known'
            ? [tail.cite(`/${at}/lines/value/${written}/text`, refused.slice(0, 300))]
            : []),
          ...found.quoted,
        ],
        fixes: [
          inWords(
            `Set readonlyRootFilesystem to false for ${name}, or mount a writable volume where it writes, then deploy a new revision`,
          ),
          ...back,
        ],
      });
    if (ended && name !== undefined) {
      const last = lines?.state === 'known' ? lines.value.at(-1)?.text : undefined;
      yield say.fault('ended', {
        ...base,
        data: {
          router: name,
          code: String(ended.exitCode),
          line:
            last === undefined
              ? "It is essential. Its own log wasn't read, because it often uses a different driver."
              : `It is essential. Its log ends with: ${last.slice(0, 300)}`,
        },
        confidence: 'proven',
        citations: [
          ...found.quoted,
          ...(tail.state === 'known' && lines?.state === 'known' && last !== undefined
            ? [tail.cite(`/${at}/lines/value/${lines.value.length - 1}/text`, last.slice(0, 300))]
            : []),
        ],
      });
    } else
      yield say.fault('named', {
        ...base,
        data: { words: found.words },
        confidence: 'likely',
        citations: found.quoted,
      });
  },
});
