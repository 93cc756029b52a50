import { deployed, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, leadsTo, couldBe, affectedTasks, matchingCalls } from '#rule';

const ID = 'image/registry-unavailable';
const CODE =
  /\b(5\d\d)\b(?=[^\d]{0,40}(?:internal server error|bad gateway|service unavailable|gateway time-?out|$))|(?:status(?: code)?:? ?|: )(5\d\d)\b/i;
export default defineRule({
  id: ID,
  title: 'The registry returns a server error',
  kind: 'cause',
  severity: 'error',
  transient: true,
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html'],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    error: {
      what: 'The registry returned {code} for the pull of {image}',
      why: "The request reached the registry, which couldn't serve it: {words}",
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const found = matchingCalls(given.calls, c => leadsTo(c, ID) || (couldBe(c, ID) && CODE.test(c.words)));
    if (!found) return;
    const { site } = fixContext(given);
    const match = CODE.exec(found.calls[0]?.words ?? '');
    const code = match?.[1] ?? match?.[2];
    const image = found.calls.find(c => c.image !== undefined)?.image ?? 'the image';
    yield say.fault('error', {
      data: { code: code ?? 'an error', image, words: found.words },
      about: { type: 'image', id: image },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: code === undefined ? 'likely' : 'proven',
      citations: found.quoted,
      fixes: [
        deployed('Deploy again once the registry has recovered', site),
        inWords(
          "Keep a copy of the image in Amazon ECR, or use a pull-through cache, so that an outage elsewhere doesn't stop your tasks",
        ),
      ],
    });
  },
});
