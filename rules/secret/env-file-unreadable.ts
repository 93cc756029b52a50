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
  title: "An environment file in S3 is missing or can't be read",
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
      what: '{file} of container {container} is not a valid environment file reference',
      why: 'It must be the ARN of an S3 object whose name ends in .env: arn:aws:s3:::bucket/path/name.env.',
    },
    missing: {
      what: "Environment file {file} doesn't exist",
      why: "AWS reported: {words}. If the role isn't allowed to list the bucket, S3 gives the same answer for a missing object as for a forbidden one.",
    },
    denied: {
      what: "Environment file {file} can't be read",
      why: "AWS reported: {words}. {role} S3 gives the same answer if the bucket policy or KMS key denies it, or if the object doesn't exist and the role isn't allowed to list the bucket.",
    },
    failed: { what: "Environment file {file} couldn't be fetched", why: 'AWS reported: {words}' },
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
        citations: [definition.cite(f.at, `container ${f.c.name} uses ${f.file}`), ...(found?.citations ?? [])],
        fixes: [inWords('Use the ARN of the object, with a name that ends in .env, then deploy a new revision')],
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
    const cited: Citation[] = one ? [definition.cite(one.at, `container ${one.c.name} uses ${file}`)] : [];
    const base = {
      about: { type: 'environment-file', id: file },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      citations: [...found.quoted, ...cited] as const,
    };
    const put = inWords(`Upload the object to ${file}, or use the one that exists`);
    const again = deployed('Deploy again once the file can be read', site);
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
        data: { file, words: found.words, role: read ? "The execution role's policies allow it." : '' },
        confidence: denied ? 'proven' : read ? 'likely' : 'possible',
        fixes: [
          ...(list[0] ? grantFixes([list[0].d], site) : []),
          inWords('Check the bucket policy, its KMS key, and whether the object exists'),
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
