import { describe, expect, it } from 'vitest';
import { hasProgram } from '../../../src/aws/images/index.ts';
import { sickContainers } from '../../../src/aws/load-balancing/index.ts';
import { containerCall, definition, refused, tail } from '../../rules/_elb.ts';

const check = (command: string, image = 'web:1') =>
  definition({
    image,
    healthCheck: { command: ['CMD-SHELL', command], interval: 30, timeout: 5, retries: 3, startPeriod: 0 },
  });
const CURL = 'curl -f http://localhost:8080/health || exit 1';
const causes = (
  command: string,
  more: Partial<Parameters<typeof sickContainers>[2]> & {
    image?: string;
    calls?: Parameters<typeof sickContainers>[0];
  },
) =>
  Object.fromEntries(
    sickContainers(more.calls ?? [containerCall()], check(command, more.image), {
      balanced: [],
      tails: tail([2, 'hello']),
      ...more,
    })[0]?.causes ?? [],
  );
const MISSING = { 'app/health-command-missing': 'likely' };
const FAILING = { 'app/container-health-check-failing': 'likely' };
const EITHER = { ...FAILING, 'app/health-command-missing': 'possible' };

describe('what a load balancer finds healthy', () => {
  it.each([
    ['speaks of the container and port that it checks', 'app', 8080, MISSING],
    ['says nothing of another container', 'proxy', 8080, EITHER],
    ['says nothing of another port', 'app', 9000, EITHER],
  ])('%s', (_, containerName, containerPort, is) =>
    expect(causes(CURL, { balanced: [{ containerName, containerPort }] })).toEqual(is),
  );
  it('says nothing where it has a complaint, too', () =>
    expect(
      causes(CURL, { balanced: [{ containerName: 'app', containerPort: 8080 }], calls: [containerCall(), refused()] }),
    ).toEqual(EITHER));
});

describe('what the log says', () => {
  it('of what the app lacks is nearer than that its check fails', () =>
    expect(causes('node health.js', { tails: tail([2, 'Error: connect ECONNREFUSED 10.0.3.4:5432']) })).toEqual({
      'app/container-health-check-failing': 'possible',
    }));
  it('of localhost and of an address is all addresses', () =>
    expect(
      causes('node health.js http://localhost:3000/', {
        tails: tail([2, 'listening at http://127.0.0.1:3000'], [2, 'listening at http://10.0.1.5:3000']),
      }),
    ).toEqual(FAILING));
  it('might settle it where it was not read', () =>
    expect(causes(CURL, { tails: undefined })).toEqual({
      'app/container-health-check-failing': 'possible',
      'app/health-command-missing': 'possible',
    }));
});

describe('the programs of an image', () => {
  it.each([
    ['nginx:1.27', 'curl', true],
    ['public.ecr.aws/docker/library/nginx:alpine', 'curl', true],
    ['node:20', 'curl', true],
    ['python:3.12-slim', 'curl', false],
    ['node:20-alpine', 'curl', false],
    ['node:20-alpine', 'wget', true],
    ['gcr.io/distroless/nodejs20', 'wget', false],
    ['postgres:16', 'pg_isready', true],
    // An image of one's own may have anything.
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/nginx:1', 'curl', undefined],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/node:20', 'curl', undefined],
  ])('%s %s: %s', (image, program, has) => expect(hasProgram(image, program)).toBe(has));
});
