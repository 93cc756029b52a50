import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, latest, couldBe, type Task } from '#rule';

const ID = 'app/sigterm-ignored';
const seconds = (from: string | undefined, to: string | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : (Date.parse(to) - Date.parse(from)) / 1000;
/** Stopped by ECS or a person, not by its own end. */
const asked = (t: Task): boolean =>
  t.stopCode === 'ServiceSchedulerInitiated' || t.stopCode === 'UserInitiated' || t.stopCode === 'SpotInterruption';

export default defineRule({
  id: ID,
  title: 'A container ignores SIGTERM and is killed after stopTimeout',
  kind: 'cause',
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html',
  ],
  needs: { tasks: latest('ecs.tasks'), calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    killed: {
      what: "Container {container} doesn't exit on SIGTERM, so ECS kills it after {after} s",
      why: "To stop a container, ECS sends SIGTERM, and SIGKILL (exit code 137) after stopTimeout ({timeout} s). A shell running as PID 1 doesn't forward the signal. In-flight requests are cut off, and every rollout waits.",
    },
  },
  causes: ['symptom/container-exited'],
  *check(given, say) {
    const { tasks, calls } = given;
    const { site, steady, definition } = fixContext(given);
    const outlasting = tasks.value.flatMap((t, i) => {
      const took = seconds(t.stoppingAt, t.executionStoppedAt);
      if (!asked(t) || took === undefined) return [];
      return t.containers.flatMap((c, k) => {
        const timeout = definition?.containers.find(d => d.name === c.name)?.stopTimeout ?? 30;
        return c.exitCode === 137 && !/OutOfMemory/i.test(c.reason ?? '') && took >= timeout - 2
          ? [{ t, i, c, k, took, timeout }]
          : [];
      });
    });
    for (const name of new Set(outlasting.map(m => m.c.name))) {
      const list = outlasting.filter(m => m.c.name === name);
      const [first] = list;
      if (!first) continue;
      const matches = calls.value.filter(
        c =>
          c.step === 'process' &&
          c.exitCode === 137 &&
          c.container === name &&
          couldBe(c, ID) &&
          c.tasks.some(id => list.some(m => m.t.id === id)),
      );
      yield say.fault('killed', {
        data: { container: name, after: String(Math.round(first.took)), timeout: String(first.timeout) },
        about: { type: 'container', id: name },
        affected: list.slice(0, 10).map(m => ({ type: 'task', id: m.t.id })),
        calls: matches.map(c => c.id),
        confidence: calls.whole ? 'likely' : 'possible',
        citations: [
          tasks.cite(`/${first.i}/containers/${first.k}/exitCode`, `container ${name} was killed (137)`),
          tasks.cite(
            `/${first.i}/executionStoppedAt`,
            `${Math.round(first.took)} s after ECS started to stop the task`,
          ),
        ],
        fixes: [
          ...(matches.length > 0 ? backToSteady(steady, site) : []),
          inWords(
            'Make the process handle SIGTERM: exec form of ENTRYPOINT, exec in a start script, or initProcessEnabled in linuxParameters, and a signal handler in the app',
          ),
        ],
      });
    }
  },
});
