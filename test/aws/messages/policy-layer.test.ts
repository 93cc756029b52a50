import { describe, expect, it } from 'vitest';
import { policyLayer } from '../../../src/aws/messages/index.ts';

const SAYS =
  'User: arn:aws:sts::123456789012:assumed-role/exec/abc is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/app';
const parts = {
  action: 'ecr:BatchGetImage',
  resource: 'arn:aws:ecr:eu-west-1:123456789012:repository/app',
  principal: 'arn:aws:sts::123456789012:assumed-role/exec/abc',
};

describe('the tail of a refusal names the policy layer', () => {
  it.each([
    ['because no identity-based policy allows the ecr:BatchGetImage action', 'identity', false],
    ['because no resource-based policy allows the ecr:BatchGetImage action', 'resource', false],
    ['because no permissions boundary allows the ecr:BatchGetImage action', 'boundary', false],
    ['because no service control policy allows the ecr:BatchGetImage action', 'scp', false],
    ['because no resource control policy allows the ecr:BatchGetImage action', 'rcp', false],
    ['because no session policy allows the ecr:BatchGetImage action', 'session', false],
    ['because no VPC endpoint policy allows the ecr:BatchGetImage action', 'endpoint', false],
    ['because no role trust policy allows the sts:AssumeRole action', 'trust', false],
    ['with an explicit deny in an identity-based policy', 'identity', true],
    ['with an explicit deny in a resource-based policy', 'resource', true],
    ['with an explicit deny in a service control policy: arn:aws:organizations::1:policy/x', 'scp', true],
    ['with an explicit deny in a permissions boundary', 'boundary', true],
    ['with an explicit deny in a VPC endpoint policy', 'endpoint', true],
    ['with an explicit deny in the role trust policy', 'trust', true],
  ])('%s', (tail, layer, explicit) =>
    expect(policyLayer(`AccessDeniedException: ${SAYS} ${tail}. status code: 400`)).toEqual({
      ...parts,
      layer,
      explicit,
    }),
  );

  it('a refusal without a tail has no layer', () => expect(policyLayer(SAYS)).toEqual({ ...parts, explicit: false }));
  it('a refusal that is cut is read as far as it goes', () =>
    expect(policyLayer(SAYS.slice(0, SAYS.indexOf(':repository')))).toEqual({
      ...parts,
      resource: 'arn:aws:ecr:eu-west-1:123456789012',
      explicit: false,
    }));
  it('a placeholder with a space in it does not cut the resource', () =>
    expect(
      policyLayer(
        'User: arn:aws:sts::<account id>:assumed-role/r/t is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-2:<account id>:parameter/X because no identity-based policy allows it',
      ),
    ).toMatchObject({ resource: 'arn:aws:ssm:eu-west-2:<account id>:parameter/X', layer: 'identity' }));
  it('any resource is any resource', () =>
    expect(
      policyLayer(
        'User: x is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows it',
      ),
    ).toMatchObject({ resource: '*', action: 'ecr:GetAuthorizationToken' }));
  it('a text without a refusal has none', () =>
    expect(policyLayer('Health checks failed with these codes: [403]')).toBeUndefined());
});
