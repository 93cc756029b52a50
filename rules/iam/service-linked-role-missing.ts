import { command, deployed, startAgain, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, leadsTo, couldBe, affectedTasks, matchingCalls } from '#rule';

const ID = 'iam/service-linked-role-missing';
export default defineRule({
  id: ID,
  title: 'The service-linked role of ECS is not there',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html'],
  needs: { calls: 'failure.calls', linked: 'iam.serviceLinkedRole', ...FIX_NEEDS },
  messages: {
    missing: {
      what: 'The account has no service-linked role {role}',
      why: 'ECS uses it for network interfaces and load balancers. AWS says: {words}',
    },
    since: {
      what: 'ECS could not use its service-linked role {role} at {when}',
      why: "AWS says: {words}. The role is there now: it may have been made since, or an organisation's policy keeps it from what it does.",
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
            title: 'Make the role, and deploy again',
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
          citations: [given.linked.cite('/role', `the role ${name} is there`), ...found.quoted],
          fixes: [deployed('Deploy again', site)],
        });
    } else
      yield say.undecided('linked', `whether there is a role ${name} could not be read`, {
        about,
        actions: ['iam:GetRole'],
      });
  },
});
