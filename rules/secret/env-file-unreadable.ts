import { deployed, grantFixes, inWords, FIX_NEEDS, fixContext } from '#fix';
import {
  type Citation,
  defineRule,
  leadsTo,
  optional,
  couldBe,
  affectedTasks,
  matchingCalls,
  confidenceOf,
} from '#rule';

const ID = 'secret/env-file-unreadable';
const FILE = /^arn:[a-z-]{3,12}:s3:::[a-z0-9][a-z0-9.-]{1,62}\/.{1,1000}\.env$/;
export default defineRule({
  id: ID,
  title: 'An environment file in S3 is missing or may not be read',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html'],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    decisions: optional('iam.decisions'),
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    malformed: {
      what: '{file} of container {container} is not an environment file as ECS wants it',
      why: 'It has to be the ARN of an object in S3 whose name ends in .env: arn:aws:s3:::bucket/path/name.env.',
    },
    missing: {
      what: 'The environment file {file} is not there',
      why: 'AWS says: {words}. Where the role may not list the bucket, S3 says the same of a missing object as of a forbidden one.',
    },
    denied: {
      what: 'The environment file {file} may not be read',
      why: "AWS says: {words}. {role} S3 says so as well where the bucket's own policy or its key refuses it, or where there is no such object and the role may not list the bucket.",
    },
    failed: { what: 'The environment file {file} could not be fetched', why: 'AWS says: {words}' },
  },
  causes: ['symptom/secrets-not-retrieved'],
  *check(given, say) {
    const { calls, definition, decisions } = given;
    const { site } = fixContext(given);
    const files = definition.value.containers.flatMap((c, i) =>
      c.environmentFiles.map((file, j) => ({ c, file, at: `/containers/${i}/environmentFiles/${j}` })),
    );
    const found = matchingCalls(calls, c => c.step === 'environment-file' && (leadsTo(c, ID) || couldBe(c, ID)));
    const bad = files.filter(f => !FILE.test(f.file));
    for (const f of bad)
      yield say.fault('malformed', {
        data: { file: f.file, container: f.c.name },
        about: { type: 'environment-file', id: f.file },
        calls: found?.ids ?? [],
        confidence: confidenceOf(calls, found?.ids ?? [], calls.whole),
        citations: [definition.cite(f.at, `container ${f.c.name} names ${f.file}`), ...(found?.citations ?? [])],
        fixes: [inWords('Write the ARN of the object, with a name that ends in .env, and deploy a new revision')],
      });
    if (!found || bad.length > 0) return;
    // A decision of IAM on the very call is another rule's, unless it is the bucket that decided.
    const list =
      decisions.state === 'known'
        ? decisions.value.map((d, i) => ({ d, i })).filter(x => x.d.calls.some(id => found.ids.includes(id)))
        : [];
    const denied = list.find(x => x.d.verdict === 'denied');
    if (denied && denied.d.cause !== ID) return;
    const named = files.filter(f => found.calls.some(c => c.words.includes(f.file.replace(/^.*:::[^/]*\//, ''))));
    const [one] = named.length > 0 ? named : files;
    const file = one?.file ?? 'of the task definition';
    const cited: Citation[] = one ? [definition.cite(one.at, `container ${one.c.name} names ${file}`)] : [];
    const base = {
      about: { type: 'environment-file', id: file },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      citations: [...found.quoted, ...cited] as const,
    };
    const put = inWords(`Put the object where ${file} says, or name the one that there is`);
    const again = deployed('Deploy again once it can be read', site);
    const how = found.calls[0]?.how;
    const read = decisions.state === 'known' && list.some(x => x.d.verdict === 'allowed');
    if (how === 'missing')
      yield say.fault('missing', {
        ...base,
        data: { file, words: found.words },
        confidence: 'likely',
        fixes: [put, again],
      });
    else if (how === 'denied')
      yield say.fault('denied', {
        ...base,
        data: { file, words: found.words, role: read ? 'The policies of the execution role allow it.' : '' },
        confidence: denied ? 'proven' : read ? 'likely' : 'possible',
        fixes: [
          ...(list[0] ? grantFixes([list[0].d], site) : []),
          inWords('Look at the policy of the bucket and at its KMS key, and whether the object is there'),
          again,
        ],
      });
    else
      yield say.fault('failed', {
        ...base,
        data: { file, words: found.words },
        confidence: 'possible',
        fixes: [put, again],
      });
  },
});
