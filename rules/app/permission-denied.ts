import { crashOf, endedBy, isOfApp, hindered } from '#aws/app';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, optional, citationsOf, affectedTasks, logUnread, unreadLog } from '#rule';
import { APP_EFFECTS, hindranceConfidence } from './_from-log.ts';

const ID = 'app/permission-denied';
/** The port below 1024 that the app isn't allowed to listen on. */
const portIn = (line: string): string | undefined => /\b(?:bind|listen)\b.{0,120}:(\d{1,3})\b(?!\d)/i.exec(line)?.[1];
const fixFor = (line: string): Fix => {
  const port = portIn(line);
  return inWords(
    port === undefined
      ? "Change the owner of the files in the image to the container's user, or set user in the container definition"
      : `Make the app listen on a port above 1023 instead of ${port} (and change the port mapping and the target group to it), or run the container as root`,
  );
};

export default defineRule({
  id: ID,
  title: "The container's user has no permission for a file or operation it needs",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  needs: { calls: 'failure.calls', tail: optional('logs.tail'), ...FIX_NEEDS },
  messages: {
    logged: {
      what: 'Container {container} exited because its user lacks a permission',
      why: 'Its log shows: {line}',
    },
    unhealthy: {
      what: "Container {container} isn't healthy because its user lacks a permission",
      why: 'Its log shows: {line}',
    },
    refused: {
      what: "Container {container} couldn't start: permission denied",
      why: "The container runtime was denied access before the container's program ran: {words}",
    },
  },
  causes: [...APP_EFFECTS, 'symptom/container-not-created'],
  *check(given, say) {
    const { calls, tail } = given;
    const { site, steady, judged } = fixContext(given);
    const back = backToSteady(steady, site);
    for (const [i, call] of calls.value.entries()) {
      const about = { type: 'container', id: call.container ?? 'unknown' };
      const common = { about, affected: affectedTasks([call]), calls: [call.id] };
      if (call.step === 'container-create' && endedBy(call, undefined) === ID) {
        yield say.fault('refused', {
          ...common,
          data: { container: about.id, words: call.words.slice(0, 300) },
          confidence: 'likely',
          citations: [calls.cite(`/${i}/words`, call.words.slice(0, 300)), ...citationsOf([call])],
          fixes: [...back, fixFor('')],
        });
        continue;
      }
      const mayTell = isOfApp(call) && (call.step !== 'process' || endedBy(call, undefined) === 'app/crashed');
      if (mayTell && (tail.state === 'blind' || logUnread(tail, call) || (tail.state === 'known' && !tail.whole))) {
        yield unreadLog(call, say);
        continue;
      }
      if (tail.state !== 'known') continue;
      const hindrance = hindered(call, tail.value, judged?.loadBalancers ?? []);
      const crash = hindrance ?? crashOf(call, tail.value);
      if (crash?.cause !== ID || (!hindrance && endedBy(call, crash) !== ID)) continue;
      const container = hindrance?.container ?? about.id;
      yield say.fault(hindrance ? 'unhealthy' : 'logged', {
        ...common,
        about: { type: 'container', id: container },
        data: { container, line: crash.text.slice(0, 300) },
        confidence: hindrance ? hindranceConfidence(hindrance, call) : 'likely',
        citations: [tail.cite(`${crash.at}/text`, crash.text), ...call.seen.slice(0, 2)],
        fixes: [...back, fixFor(crash.text)],
      });
    }
  },
});
