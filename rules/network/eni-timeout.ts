import { startTasksAnew, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, matchingCalls } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/eni-timeout',
  title: "The network interface wasn't attached in time",
  kind: 'cause',
  transient: true,
  severity: 'warning',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/failed-to-start-error.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/internal-error.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    once: {
      what: "The network interface of a task wasn't attached in time",
      why: 'Often temporary: many tasks were starting at once, or AWS had a fault.',
    },
    often: {
      what: "The network interfaces of {tasks} tasks weren't attached in time",
      why: 'A single timeout is often temporary. Repeated timeouts point to a lasting cause: the network interface quota, throttling, or a fault at AWS.',
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const named = matchingCalls(given.calls, 'network/eni-timeout');
    if (!named) return;
    const { service, definition, region } = fixContext(given);
    const tasks = new Set(named.calls.flatMap(c => c.tasks)).size;
    const base = {
      about: service
        ? { type: 'service', id: service.name, arn: service.arn }
        : { type: 'network-interface', id: 'task' },
      calls: named.ids,
      citations: named.citations,
      fixes: [startTasksAnew(service, definition?.arn, region)],
    };
    if (tasks > 1) yield say.fault('often', { ...base, confidence: 'likely', data: { tasks: String(tasks) } });
    else yield say.fault('once', { ...base, confidence: 'possible' });
  },
});
