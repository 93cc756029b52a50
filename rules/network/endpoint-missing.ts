import { addToTables, missingEndpoints, fixContext } from '#fix';
import { defineRule } from '#rule';
import { blockedBy, EFFECTS, NEEDS, undecidedPaths } from './_paths.ts';

export default defineRule({
  id: 'network/endpoint-missing',
  title: 'A VPC endpoint that the task needs is not there',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  needs: NEEDS,
  messages: {
    missing: {
      what: '{vpc} has no endpoint for {services}',
      why: '{because}. The VPC reaches other services by endpoints, and has no other way out.',
    },
    table: {
      what: '{endpoint} does not carry {subnets} to {services}: it is not on {tables}',
      why: '{because}. A gateway endpoint serves only the subnets of the route tables that it is on; image layers come from S3.',
    },
    down: {
      what: '{endpoint} for {services} is {state}',
      why: '{because}. Only an endpoint that is available answers.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const region = fixContext(given).region;
    for (const b of blockedBy('network/endpoint-missing', given)) {
      const state = b.first.data['endpointState'];
      const tables = [...new Set(b.paths.map(p => p.data['routeTable'] ?? ''))].sort().join(', ');
      if (state !== undefined)
        yield say.fault('down', {
          ...b.claim,
          data: { ...b.data, endpoint: b.claim.about.id, state },
          fixes: missingEndpoints(b.paths, region),
        });
      else if (b.claim.about.type === 'vpc-endpoint')
        yield say.fault('table', {
          ...b.claim,
          data: { ...b.data, endpoint: b.claim.about.id, tables },
          fixes: [addToTables(b.claim.about.id, b.paths, region)],
        });
      else
        yield say.fault('missing', {
          ...b.claim,
          data: { ...b.data, vpc: b.claim.about.id },
          fixes: missingEndpoints(b.paths, region),
        });
    }
    for (const o of undecidedPaths('network/endpoint-missing', given))
      yield say.undecided('paths', o.because, { actions: o.actions });
  },
});
