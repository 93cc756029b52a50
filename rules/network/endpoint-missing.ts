import { addToTables, missingEndpoints } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/endpoint-missing',
  title: 'A VPC endpoint that the task needs is not there',
  sources: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
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
  fault: ({ claim, paths, first }, { region }) => {
    const state = first.data['endpointState'];
    const { type, id } = claim.about;
    if (state !== undefined)
      return { message: 'down', data: { endpoint: id, state }, fixes: missingEndpoints(paths, region) };
    if (type !== 'vpc-endpoint')
      return { message: 'missing', data: { vpc: id }, fixes: missingEndpoints(paths, region) };
    const tables = [...new Set(paths.map(p => p.data['routeTable'] ?? ''))].sort().join(', ');
    return { message: 'table', data: { endpoint: id, tables }, fixes: [addToTables(id, paths, region)] };
  },
});
