import { startTasksAnew, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, matchingCalls } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/eni-timeout',
  title: 'The network interface was not attached in time',
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
      what: 'The network interface of a task was not attached in time',
      why: 'This often passes by itself: it is more an effect than a cause, of many tasks starting at once or of a fault on the side of AWS.',
    },
    often: {
      what: 'The network interfaces of {tasks} tasks were not attached in time',
      why: 'Once it often passes by itself. Again and again it points at something lasting: the quota of interfaces, throttling, or a fault on the side of AWS.',
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
