import { describe, expect, it } from 'vitest';
import { candidateFor, draftWeight, factOf, fromReading, noTask } from '../../../src/derive/failure/draft.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';
import type { Reading } from '../../../src/model/facts.ts';
import { targetGroup } from '../_build.ts';
import { draft } from './_draft.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd';
const denied = (layer: string): string =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/web-execution/0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} ${layer}`;

describe('what of a reading becomes part of the failed call', () => {
  it.each<[string, string, object]>([
    [
      'action, resource, principal and layer of a denied call',
      denied('because no identity-based policy allows the secretsmanager:GetSecretValue action'),
      {
        step: 'secret',
        how: 'denied',
        action: 'secretsmanager:GetSecretValue',
        resource: SECRET,
        principal: 'arn:aws:sts::111122223333:assumed-role/web-execution/0123456789abcdef',
        layer: 'identity',
      },
    ],
    [
      'that it was a Deny',
      denied('with an explicit deny in a resource-based policy'),
      { layer: 'explicit-deny:resource' },
    ],
    [
      'host and address of a call that got no answer',
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:2: failed to do request: Head "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/web/manifests/2": dial tcp 10.0.0.1:443: i/o timeout',
      {
        step: 'image-pull',
        how: 'unreachable',
        host: '111122223333.dkr.ecr.eu-west-1.amazonaws.com',
        address: '10.0.0.1',
        image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:2',
      },
    ],
    [
      'the target',
      `(service web) (port 8080) is unhealthy in (target-group ${targetGroup('web')}) due to (reason Health checks failed with these codes: [502,503]).`,
      {
        target: { group: targetGroup('web'), port: 8080, reason: 'Target.ResponseCodeMismatch', codes: ['502', '503'] },
      },
    ],
    [
      'nothing, of words that nobody has heard',
      'something new',
      { step: 'deployment', how: 'undetermined', family: 'unknown', symptom: 'symptom/tasks-missing', candidates: [] },
    ],
  ])('%s', (_, message, want) => expect(fromReading(readMessage(message))).toMatchObject(want));

  it('the port is no target, where the step is not about one', () => {
    const { target, ...rest } = fromReading(readMessage('dial tcp 10.0.0.1:443: i/o timeout'));
    expect(target).toBeUndefined();
    expect(rest).not.toHaveProperty('port');
  });
  it.each<[Reading['facts'], string | undefined]>([
    [{ layer: 'scp' }, 'scp'],
    [{ layer: 'explicit-deny:scp' }, 'explicit-deny:scp'],
    [{ layer: 'scp', explicit: 'true' }, 'explicit-deny:scp'],
    [{ layer: 'explicit-deny:scp', explicit: 'true' }, 'explicit-deny:scp'],
    [{ explicit: 'true' }, undefined],
  ])('layer of %j: %s', (facts, layer) => expect(fromReading({ ...readMessage(''), facts }).layer).toBe(layer));
});

it.each<[Reading['facts'], string | undefined]>([
  [{ port: '80' }, '80'],
  [{ port: ['80', '81'] }, '80'],
  [{ port: [] }, undefined],
  [{}, undefined],
])('the first port of %j is %s', (facts, port) => expect(factOf(facts, 'port')).toBe(port));

it('a draft of no task has no place, and an unknown launch type where none is known', () => {
  expect(noTask('FARGATE')).toEqual({ launch: 'FARGATE', subnets: [], instances: [], tasks: [] });
  expect(noTask(undefined).launch).toBe('unknown');
});
it('a draft tells as much as its step and how it failed', () => {
  expect(draftWeight(draft())).toBe(5);
  expect(draftWeight(draft({ step: 'deployment' }))).toBe(1);
  expect(draftWeight(draft({ how: 'undetermined' }))).toBe(3);
});
it('a cause says why by itself, and what would settle it', () =>
  expect(candidateFor('app/crashed')).toMatchObject({
    cause: 'app/crashed',
    because: expect.any(String),
    settledBy: expect.any(Array),
  }));
