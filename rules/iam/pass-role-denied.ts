import { command, json, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, parseArn, partsNamed, affectedTasks, matchingCalls } from '#rule';

const ID = 'iam/pass-role-denied';
export default defineRule({
  id: ID,
  title: "The deploying principal isn't allowed to pass the role to ECS",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_troubleshoot.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    refused: {
      what: "{principal} isn't allowed to pass role {role} to ECS",
      why: 'IAM reported: {words}. A call that names a role needs iam:PassRole on that role in addition to the permission for the call itself.',
    },
  },
  causes: [
    'symptom/request-refused',
    'symptom/role-not-assumed',
    'symptom/placement-failed',
    'symptom/deployment-failed',
  ],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { region, definition } = fixContext(given);
    const [call] = found.calls;
    const resource =
      call?.resource ??
      (call ? partsNamed(call, 'resource')[0] : undefined) ??
      definition?.taskRoleArn ??
      definition?.executionRoleArn ??
      '';
    const who = call ? (partsNamed(call, 'principal')[0] ?? '') : '';
    const arn = parseArn(who);
    const [kind = '', ...rest] = arn?.resource.split('/') ?? [];
    const document = json({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'iam:PassRole',
          Resource: resource,
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        },
      ],
    });
    const put =
      kind === 'user'
        ? command`aws iam put-user-policy --user-name ${rest.at(-1) ?? ''} --policy-name ecs-doctor-pass-role --policy-document ${document} --region ${region}`
        : kind === 'assumed-role' || kind === 'role'
          ? command`aws iam put-role-policy --role-name ${(kind === 'role' ? rest.at(-1) : rest[0]) ?? ''} --policy-name ecs-doctor-pass-role --policy-document ${document} --region ${region}`
          : undefined;
    const fixes: Fix[] =
      put !== undefined && resource !== ''
        ? [
            {
              title: 'Allow it to pass that role, then repeat the call',
              applies: 'judge',
              risk: 'Anyone who can pass a role can run tasks with all of its permissions.',
              commands: [put],
            },
          ]
        : [];
    yield say.fault('refused', {
      data: {
        principal: who === '' ? 'The caller' : who,
        role: resource === '' ? 'that the task names' : (resource.split('/').at(-1) ?? resource),
        words: found.words,
      },
      about: {
        type: 'role',
        id: resource === '' ? 'task' : (resource.split('/').at(-1) ?? resource),
        ...(resource !== '' && { arn: resource }),
      },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: found.quoted,
      fixes:
        fixes.length > 0
          ? fixes
          : [{ title: 'Allow the deploying principal iam:PassRole on the role', applies: 'fill-in' }],
    });
  },
});
