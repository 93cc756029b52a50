import { command, deployed, startAgain, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, leadsTo, couldBe, affectedTasks, matchingCalls } from '#rule';

const ID = 'iam/service-linked-role-missing';
export default defineRule({
  id: ID,
  title: "The ECS service-linked role doesn't exist",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html'],
  needs: { calls: 'failure.calls', linked: 'iam.serviceLinkedRole', ...FIX_NEEDS },
  messages: {
    missing: {
      what: 'The account has no service-linked role {role}',
      why: 'ECS uses it to manage network interfaces and load balancers. AWS reported: {words}',
    },
    since: {
      what: "ECS couldn't use its service-linked role {role} at {when}",
      why: 'AWS reported: {words}. The role exists now, so it might have been created since.',
    },
  },
  causes: [
    'symptom/eni-not-provisioned',
    'symptom/role-not-assumed',
    'symptom/target-registration-failed',
    'symptom/request-refused',
    'symptom/placement-failed',
  ],
  *check(given, say) {
    const found = matchingCalls(given.calls, c => couldBe(c, ID));
    if (!found) return;
    const { region, site } = fixContext(given);
    const { name, role } = given.linked.value;
    const about = { type: 'role', id: name };
    const namedByAws = found.calls.some(c => leadsTo(c, ID));
    const base = { about, affected: affectedTasks(found.calls), calls: found.ids };
    if (role.state === 'absent') {
      yield say.fault('missing', {
        ...base,
        data: { role: name, words: found.words },
        confidence: namedByAws || found.calls.some(c => c.how === 'denied') ? 'proven' : 'likely',
        citations: [given.linked.cite('/role', `there is no role ${name}`), ...found.quoted],
        fixes: [
          {
            title: 'Create the role, then deploy again',
            applies: 'as-is',
            commands: [
              command`aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com --region ${region}`,
              ...startAgain(site.definition, site.service),
            ],
          },
        ],
      });
    } else if (role.state === 'known') {
      if (namedByAws)
        yield say.fault('since', {
          ...base,
          data: { role: name, words: found.words, when: found.when },
          confidence: 'likely',
          citations: [given.linked.cite('/role', `role ${name} exists`), ...found.quoted],
          fixes: [deployed('Deploy again', site)],
        });
    } else
      yield say.undecided('linked', `whether role ${name} exists couldn't be read`, {
        about,
        actions: ['iam:GetRole'],
      });
  },
});
