import { command, fillIn, fixWith, rightTargetGroups, serviceAt } from '#fix';
import { cited, defineRule, detail, idsOf, leadsTo, citationsOf, valueOf, oneLine } from '#rule';

/** Words about a deployment group, which only CodeDeploy has. */
const OF_CODE_DEPLOY = /deployment group|pair of target groups|target ?group ?pair/i;

/** Only words can show it: what was refused never came to be. */
export default defineRule({
  id: 'deployment/config-invalid',
  title: "The deployment's configuration is rejected or incomplete",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html',
    'https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TargetGroupPairInfo.html',
  ],
  needs: {
    calls: 'failure.calls',
    service: detail('ecs.service'),
    code: detail('deployment.codeDeploy'),
  },
  messages: {
    refused: {
      what: "AWS rejected the deployment's configuration: {words}",
      why: "A rejected request changes nothing. A problem found later fails the deployment. AWS's message says what is wrong.",
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/request-refused',
  ],
  *check({ calls, service, code }, say) {
    const matches = calls.value.filter(c => leadsTo(c, 'deployment/config-invalid'));
    const [first] = matches;
    if (!first) return;
    const s = valueOf(service);
    const at = serviceAt(s);
    const latest = valueOf(valueOf(code)?.latest);
    // The configuration of these deployments is CodeDeploy's, and UpdateService does not take it.
    const elsewhere = s?.controller === 'CODE_DEPLOY' || OF_CODE_DEPLOY.test(first.words);
    yield say.fault('refused', {
      data: { words: oneLine(first.words).slice(0, 300) },
      about: { type: 'service', id: s?.name ?? 'service', ...(s && { arn: s.arn }) },
      calls: idsOf(matches),
      citations: cited(citationsOf(matches)) ?? [calls.cite(`/${calls.value.indexOf(first)}/words`)],
      // These words name a field of the deployment; others only say that something was refused.
      confidence: first.family === 'deployment/config-invalid' ? 'proven' : 'likely',
      fixes: elsewhere
        ? [rightTargetGroups(latest?.application, latest?.group, at.region)]
        : [
            fixWith("Check the configuration against AWS's message, and send a valid one", [
              command`aws ecs describe-services --cluster ${at.cluster} --services ${at.service} --query ${'services[].[deploymentConfiguration,deploymentController,loadBalancers,networkConfiguration]'} --region ${at.region}`,
              command`aws ecs update-service --cli-input-json ${'file://'}${fillIn('service-file')} --region ${at.region}`,
            ]),
          ],
    });
  },
});
