import { expect, it } from 'vitest';
import linked from '../../../src/collect/iam/service-linked-role.ts';
import { answer, collected, failed, refusal } from '../secret/stage.ts';

const call = failed({
  step: 'network-interface',
  candidates: [{ cause: 'iam/service-linked-role-missing', because: '', settledBy: [] }],
});
const NAME = 'AWSServiceRoleForECS';
it('is looked for only where a failed call may be for want of it', async () => {
  const { ev, asked } = await collected(linked, { 'failure.calls': [failed({ step: 'secret' })] }, []);
  expect([ev, asked]).toMatchObject([{ state: 'known', value: { role: { state: 'unasked' } } }, []]);
});
it('is absent only where IAM says so', async () => {
  const of = async (r: ReturnType<typeof answer>) => {
    const { ev } = await collected(linked, { 'failure.calls': [call] }, [r]);
    return ev.state === 'known' ? ev.value.role.state : ev.state;
  };
  expect(await of(refusal('iam:GetRole', { RoleName: NAME }, 'NoSuchEntityException'))).toBe('absent');
  expect(await of(refusal('iam:GetRole', { RoleName: NAME }, 'AccessDenied'))).toBe('unreadable');
  expect(
    await of(
      answer(
        'iam:GetRole',
        { RoleName: NAME },
        { Role: { RoleName: NAME, Arn: `arn:aws:iam::111122223333:role/${NAME}` } },
      ),
    ),
  ).toBe('known');
  expect(await of(answer('iam:GetRole', undefined, { Role: { RoleName: 'web' } }))).toBe('unasked');
});
