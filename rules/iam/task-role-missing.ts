import { FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, leadsTo, optional, couldBe, affectedTasks, matchingCalls } from '#rule';
import { mayLogMore } from '../network/_names-of-the-app.ts';

const ID = 'iam/task-role-missing';
const FIX: Fix = {
  title:
    'Create a role that ecs-tasks.amazonaws.com can assume, with the permissions the task needs, and set it as taskRoleArn',
  applies: 'fill-in',
};
export default defineRule({
  id: ID,
  title: 'The task definition has no task role, and the task needs one',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    mounts: optional('storage.mounts'),
    logged: optional('failure.logged'),
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    volume: {
      what: '{family} mounts volume {volume} with IAM authorization and has no task role',
      why: 'EFS identifies the client by its role, and ECS mounts the volume with the task role, not the execution role.',
    },
    credentials: {
      what: '{family} has no task role, and container {container} found no AWS credentials',
      why: 'ECS serves credentials to containers only for a task role. Its log shows: {line}',
    },
    required: { what: '{family} has no task role', why: 'AWS reported: {words}' },
    exec: {
      what: 'ECS Exec is enabled for the service, and {family} has no task role',
      why: 'The ECS Exec agent connects with the task role, using four ssmmessages permissions. Without them, no session can be opened.',
    },
  },
  causes: [
    'symptom/volume-not-mounted',
    'symptom/request-refused',
    'symptom/exec-failed',
    'symptom/container-exited',
    'symptom/elb-health-check-failed',
    'symptom/container-health-check-failed',
  ],
  *check(given, say) {
    const { definition, calls, mounts, logged } = given;
    const td = definition.value;
    if (td.taskRoleArn !== undefined) return;
    const { service } = fixContext(given);
    const family = `${td.family}:${td.revision}`;
    const about = { type: 'task-definition', id: family, arn: td.arn };
    const bare = definition.cite('/family', `${family} has no task role`);
    const matches =
      mounts.state === 'known' ? mounts.value.map((m, i) => ({ m, i })).filter(x => x.m.fault === 'no-role') : [];
    const [first] = matches;
    if (first && mounts.state === 'known') {
      const ids = [...new Set(matches.flatMap(x => x.m.calls))];
      yield say.fault('volume', {
        data: { family, volume: first.m.volume },
        about,
        key: 'volume',
        calls: ids,
        confidence: ids.length > 0 && calls.whole && mounts.whole ? 'proven' : 'likely',
        citations: [mounts.cite(`/${first.i}/because`, first.m.because), bare, ...first.m.seen],
        fixes: [FIX],
      });
    }
    // A volume with IAM is what it may be for; without the mounts that is not told.
    else if (
      (mounts.state === 'blind' || (mounts.state === 'known' && !mounts.whole)) &&
      td.volumes.some(v => v.efs?.iam === true) &&
      calls.value.some(c => c.step === 'volume')
    )
      yield say.undecided('mounts', "what kept the volume from being mounted couldn't be read", { about });
    for (const call of logged.state === 'known' ? logged.value : []) {
      const line = call.seen[0];
      if (call.family !== 'credentials/none' || line === undefined || !calls.value.some(c => c.id === call.id))
        continue;
      yield say.fault('credentials', {
        data: { family, container: call.container ?? 'unknown', line: call.words.slice(0, 300) },
        about,
        key: 'credentials',
        affected: affectedTasks([call]),
        calls: [call.id],
        confidence: 'likely',
        citations: [line, bare],
        fixes: [FIX],
      });
    }
    if (mayLogMore(logged, calls.value))
      yield say.undecided('logged', 'whether the app found credentials is unknown', { about });
    const namedByAws = matchingCalls(
      calls,
      c => leadsTo(c, ID) || (couldBe(c, ID) && c.symptom === 'symptom/exec-failed'),
    );
    if (namedByAws)
      yield say.fault('required', {
        data: { family, words: namedByAws.words },
        about,
        affected: affectedTasks(namedByAws.calls),
        calls: namedByAws.ids,
        confidence: namedByAws.calls.some(c => leadsTo(c, ID)) ? 'proven' : 'likely',
        citations: [bare, ...namedByAws.quoted],
        fixes: [FIX],
      });
    else if (service?.enableExecuteCommand === true && calls.value.length === 0 && given.service.state === 'known')
      yield say.fault('exec', {
        data: { family },
        about,
        key: 'exec',
        confidence: calls.whole ? 'likely' : 'possible',
        citations: [bare, given.service.cite('/enableExecuteCommand', 'ECS Exec is enabled')],
        fixes: [FIX],
      });
  },
});
