import { asWords, oddWords } from '#aws/app';
import { inWords } from '#fix';
import { defineRule, leadsTo, couldBe, partsNamed, affectedTasks, matchingCalls } from '#rule';

const ID = 'app/command-malformed';
const WHY = {
  'one-string':
    'entryPoint and command are lists of arguments and run without a shell. The runtime looks for one program with the whole string as its name.',
  'json-text':
    'The list was written as a string inside a list, so the runtime looks for a program whose name includes the brackets.',
  'shell-syntax': 'entryPoint and command run without a shell, so this is passed to the program as an argument.',
} as const;
/** The same text, but for what was redacted in the one and what was cut off from the other. */
function same(word: string, said: string): boolean {
  let at = 0;
  const parts = word.split('[redacted]');
  return (
    parts.every((part, i) => {
      const found = said.indexOf(part, at);
      at = found + part.length;
      return found >= 0 && (i > 0 || found === 0);
    }) ||
    (parts.length === 1 && word.startsWith(said.slice(0, 40)) && said.length >= 40)
  );
}

export default defineRule({
  id: ID,
  title: "A container's command has the wrong form",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html',
  ],
  needs: { calls: 'failure.calls', definition: 'deployment.taskDefinition' },
  messages: {
    form: {
      what: 'The command of container {container} contains "{word}", which is not a single program',
      why: '{reason} Write it as {words}.',
    },
    named: {
      what: `Container {container} can't start "{word}"`,
      why: 'The container runtime looks for a program with exactly that name. The image or the task definition contains it as a single string.',
    },
  },
  causes: ['symptom/container-not-created', 'symptom/container-exited'],
  *check(given, say) {
    const { calls, definition } = given;
    for (const call of calls.value) {
      if (!couldBe(call, ID)) continue;
      const found = matchingCalls(calls, c => c === call);
      if (!found) continue;
      const at = definition.value.containers.findIndex(
        c => c.name === call.container || (call.container === undefined && definition.value.containers.length === 1),
      );
      const c = definition.value.containers[at];
      const said = partsNamed(call, 'command')[0];
      const [odd] = c ? oddWords(c).filter(o => o.why !== 'shell-syntax' || call.step === 'process') : [];
      const base = {
        about: { type: 'container', id: call.container ?? c?.name ?? 'unknown' },
        affected: affectedTasks(found.calls),
        calls: [call.id],
      };
      // An exit code of 127 has a likelier reading, unless the words of the definition show this one.
      if (c && odd && (leadsTo(call, ID) || call.step === 'process')) {
        const isSaid = said !== undefined && same(odd.word, said);
        const word = isSaid ? said : odd.word;
        yield say.fault('form', {
          ...base,
          data: {
            container: c.name,
            word: word.slice(0, 120),
            reason: WHY[odd.why],
            words: odd.why === 'shell-syntax' ? '["sh", "-c", "…"]' : JSON.stringify(asWords(word)).slice(0, 200),
          },
          confidence: isSaid && calls.whole ? 'proven' : 'likely',
          citations: [
            definition.cite(
              `/containers/${at}${odd.at}`,
              `the command of container ${c.name} contains ${odd.word.slice(0, 120)}`,
            ),
            ...found.quoted,
          ],
          fixes: [
            inWords(
              odd.why === 'shell-syntax'
                ? 'Run it through a shell, as in ["sh", "-c", "the whole line"], then deploy a new revision'
                : `Write it as ${JSON.stringify(asWords(word)).slice(0, 200)}, then deploy a new revision`,
            ),
          ],
        });
      } else if (leadsTo(call, ID))
        yield say.fault('named', {
          ...base,
          data: { container: call.container ?? 'unknown', word: said ?? 'its command' },
          confidence: 'likely',
          citations: found.quoted,
          fixes: [
            inWords(
              'Write entryPoint (or the ENTRYPOINT of the image) as a list of arguments, then deploy a new revision',
            ),
          ],
        });
    }
  },
});
