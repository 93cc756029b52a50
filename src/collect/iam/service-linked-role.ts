import { defineCollector, settled, UNASKED } from '../collector.ts';

const NAME = 'AWSServiceRoleForECS';
/** The role that ECS itself uses; read only where its absence could explain a failed call. */
export default defineCollector({
  key: 'iam.serviceLinkedRole',
  from: ['failure.calls'],
  actions: ['iam:GetRole'],
  async collect(io) {
    const calls = await io.need('failure.calls');
    if (!calls.some(c => c.candidates.some(x => x.cause === 'iam/service-linked-role-missing')))
      return { found: { name: NAME, role: UNASKED } };
    const role = await io.evidence(
      'iam:GetRole',
      { RoleName: NAME },
      (o): { arn: string; createdAt?: string } | null =>
        o.Role?.RoleName === NAME
          ? { arn: o.Role.Arn ?? '', ...(o.Role.CreateDate && { createdAt: o.Role.CreateDate }) }
          : null,
      { absent: `there is no role ${NAME}` },
    );
    return { found: { name: NAME, role: settled(role, `the answer is not about ${NAME}`) } };
  },
});
