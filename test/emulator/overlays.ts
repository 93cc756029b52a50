import { ecsOverlays, type Overlay } from './ecs-overlays.ts';
import { type Answer, escapeXml, json, type Json, refusal, text, texts, xml } from './protocol.ts';
import type { Sky, TargetSky } from './overlay-state.ts';

const patched = (answer: Answer, patch: (body: string) => string): Answer => ({
  ...answer,
  body: Buffer.from(patch(answer.body.toString())),
});
/** Changes the text of one element of the list item that is known by another element's text; ids hold no regex signs. */
const within = (
  body: string,
  idElement: string,
  id: string,
  element: string,
  change: (value: string) => string,
): string =>
  body.replace(
    new RegExp(`(<${idElement}>${id}</${idElement}>(?:(?!<${idElement}>)[\\s\\S])*?<${element}>)([^<]*)`, 'g'),
    (_, before: string, value: string) => before + change(value),
  );

const targetXml = (target: TargetSky): string =>
  `<member><Target><Id>${target.id}</Id><Port>${target.port}</Port>${target.zone === undefined ? '' : `<AvailabilityZone>${target.zone}</AvailabilityZone>`}</Target>` +
  `<HealthCheckPort>${target.port}</HealthCheckPort><TargetHealth><State>${target.state}</State>` +
  (target.reason === undefined ? '' : `<Reason>${target.reason}</Reason>`) +
  (target.description === undefined ? '' : `<Description>${escapeXml(target.description)}</Description>`) +
  '</TargetHealth></member>';

const ec2Overlays: Readonly<Record<string, Overlay>> = {
  async DescribeSubnets(_call, sky, moto) {
    return patched(await moto(), body => {
      // An automatic address past the last one makes moto count below nothing.
      let shown = body.replace(/(<availableIpAddressCount>)-\d+/g, '$10');
      for (const [subnet, free] of sky.freeAddresses)
        shown = within(shown, 'subnetId', subnet, 'availableIpAddressCount', () => String(free));
      return shown;
    });
  },
  async ModifyVpcEndpoint(call, sky, moto) {
    const answer = await moto();
    const asked = text(call.input.PrivateDnsEnabled);
    if (answer.status === 200 && asked !== undefined)
      sky.privateDns.set(text(call.input.VpcEndpointId) ?? '', asked === 'true');
    return answer;
  },
  async DescribeVpcEndpoints(_call, sky, moto) {
    return patched(await moto(), body => {
      let shown = within(body, 'vpcEndpointType', 'Gateway', 'privateDnsEnabled', () => 'false');
      for (const [endpoint, on] of sky.privateDns)
        shown = within(shown, 'vpcEndpointId', endpoint, 'privateDnsEnabled', () => String(on));
      return shown;
    });
  },
  async DescribeNatGateways(_call, _sky, moto) {
    return patched(await moto(), body =>
      body.replaceAll('</natGatewayId><state>', '</natGatewayId><connectivityType>public</connectivityType><state>'),
    );
  },
  async DeleteNatGateway(call, sky, moto) {
    const answer = await moto();
    if (answer.status === 200) sky.deletedNats.add(text(call.input.NatGatewayId) ?? '');
    return answer;
  },
  async DescribeRouteTables(_call, sky, moto) {
    return patched(await moto(), body =>
      [...sky.deletedNats].reduce((shown, nat) => within(shown, 'natGatewayId', nat, 'state', () => 'blackhole'), body),
    );
  },
  DescribeVpcBlockPublicAccessOptions: () =>
    xml(
      '<DescribeVpcBlockPublicAccessOptionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>emulator</requestId><vpcBlockPublicAccessOptions>' +
        '<awsAccountId>123456789012</awsAccountId><awsRegion>eu-west-1</awsRegion><state>default-state</state><internetGatewayBlockMode>off</internetGatewayBlockMode>' +
        '</vpcBlockPublicAccessOptions></DescribeVpcBlockPublicAccessOptionsResponse>',
    ),
  DescribeVpcBlockPublicAccessExclusions: () =>
    xml(
      '<DescribeVpcBlockPublicAccessExclusionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>emulator</requestId><vpcBlockPublicAccessExclusionSet/></DescribeVpcBlockPublicAccessExclusionsResponse>',
    ),
};

const quota = (key: string, sky: Sky): Json => {
  const [service = '', code = ''] = key.split('/');
  const known = sky.quotas.get(key);
  return {
    ServiceCode: service,
    QuotaCode: code,
    QuotaName: known?.name,
    Value: known?.value,
    Adjustable: true,
    GlobalQuota: false,
    Unit: 'None',
  };
};

/** What is laid over moto, by `service:operation`; an operation that is not here is moto's alone. */
export const overlays: ReadonlyMap<string, Overlay> = new Map<string, Overlay>([
  ...Object.entries(ecsOverlays).map(([operation, overlay]): [string, Overlay] => [`ecs:${operation}`, overlay]),
  ...Object.entries(ec2Overlays).map(([operation, overlay]): [string, Overlay] => [`ec2:${operation}`, overlay]),
  [
    'elasticloadbalancing:DescribeTargetHealth',
    async (call, sky, moto) => {
      const answer = await moto();
      const laid = sky.targetHealth.get(text(call.input.TargetGroupArn) ?? '');
      if (answer.status !== 200 || laid === undefined) return answer;
      return xml(
        `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${laid.map(targetXml).join('')}</TargetHealthDescriptions></DescribeTargetHealthResult><ResponseMetadata><RequestId>emulator</RequestId></ResponseMetadata></DescribeTargetHealthResponse>`,
      );
    },
  ],
  [
    'application-autoscaling:DescribeScalingActivities',
    (call, sky) => json({ ScalingActivities: sky.scalingActivities.get(text(call.input.ResourceId) ?? '') ?? [] }),
  ],
  ['application-autoscaling:ListTagsForResource', () => json({ Tags: {} })],
  [
    'servicequotas:GetServiceQuota',
    (call, sky) => {
      const key = `${text(call.input.ServiceCode)}/${text(call.input.QuotaCode)}`;
      return sky.quotas.has(key)
        ? json({ Quota: quota(key, sky) })
        : refusal(call, 'NoSuchResourceException', 'The requested service quota does not exist.');
    },
  ],
  [
    'servicequotas:ListServiceQuotas',
    (call, sky) =>
      json({
        Quotas: [...sky.quotas.keys()]
          .filter(key => key.startsWith(`${text(call.input.ServiceCode)}/`))
          .map(key => quota(key, sky)),
      }),
  ],
  [
    'servicequotas:RequestServiceQuotaIncrease',
    (call, sky) => {
      // AWS looks at it first: nothing changes yet.
      const key = `${text(call.input.ServiceCode)}/${text(call.input.QuotaCode)}`;
      const { ServiceCode, QuotaCode, DesiredValue } = call.input;
      return sky.quotas.has(key)
        ? json({ RequestedQuota: { ServiceCode, QuotaCode, DesiredValue, Status: 'PENDING' } })
        : refusal(call, 'NoSuchResourceException', 'The requested service quota does not exist.');
    },
  ],
  [
    'ssm:SendCommand',
    (call, sky) => {
      const ids = texts(call.input.InstanceIds);
      const script = JSON.stringify(call.input.Parameters ?? {});
      // An agent that is started again connects.
      if (script.includes('restart ecs'))
        for (const [cluster, instances] of sky.containerInstances)
          sky.containerInstances.set(
            cluster,
            instances.map(instance =>
              ids.includes(text(instance.ec2InstanceId) ?? '') ? { ...instance, agentConnected: true } : instance,
            ),
          );
      return json({
        Command: {
          CommandId: '7f3c1d2a-9e60-4c11-8a44-0f6d2f1b9a44',
          DocumentName: call.input.DocumentName,
          InstanceIds: ids,
          Status: 'Pending',
          TargetCount: ids.length,
        },
      });
    },
  ],
  [
    'monitoring:DescribeAlarmHistory',
    call =>
      call.protocol === 'json'
        ? json({ AlarmHistoryItems: [] })
        : xml(
            '<DescribeAlarmHistoryResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><DescribeAlarmHistoryResult><AlarmHistoryItems/></DescribeAlarmHistoryResult></DescribeAlarmHistoryResponse>',
          ),
  ],
  ['ecr:DescribePullThroughCacheRules', () => json({ pullThroughCacheRules: [] })],
]);
