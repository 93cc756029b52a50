import { addToTables, missingEndpoints } from '#fix';
import { pathRule } from './_paths.ts';

export default pathRule({
  id: 'network/endpoint-missing',
  title: 'A VPC endpoint that the task needs is missing',
  sources: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  messages: {
    missing: {
      what: '{vpc} has no endpoint for {services}',
      why: '{because}. The VPC reaches other services through endpoints and has no route to the internet.',
    },
    table: {
      what: "{endpoint} isn't associated with {tables}, so {subnets} can't reach {services} through it",
      why: '{because}. A gateway endpoint serves only the subnets of the route tables it is associated with. Image layers come from S3.',
    },
    down: {
      what: '{endpoint} for {services} is {state}',
      why: '{because}. Only an available endpoint answers.',
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
