import { lastPart } from '../../model/arn.ts';
import { defineCollector } from '../collector.ts';

/** Between which counts autoscaling moves the service. */
export default defineCollector({
  key: 'scaling.target',
  from: [],
  actions: ['application-autoscaling:DescribeScalableTargets'],
  async collect({ call, target }) {
    if (target.service === undefined) return { missing: "a standalone task doesn't scale" };
    const id = `service/${lastPart(target.cluster)}/${lastPart(target.service)}`;
    const out = await call('application-autoscaling:DescribeScalableTargets', {
      ServiceNamespace: 'ecs',
      ResourceIds: [id],
    });
    const mine = (out.ScalableTargets ?? []).find(
      t =>
        t.ResourceId === id &&
        (t.ScalableDimension === undefined || t.ScalableDimension === 'ecs:service:DesiredCount'),
    );
    return mine?.MaxCapacity === undefined
      ? { missing: `${id} is not registered with Application Auto Scaling` }
      : { found: { min: mine.MinCapacity ?? 0, max: mine.MaxCapacity } };
  },
});
