import { defineCollector } from '../collector.ts';

/** Effective account settings by name: awsvpcTrunking, dualStackIPv6, defaultLogDriverMode, … */
export default defineCollector({
  key: 'ecs.accountSettings',
  from: [],
  actions: ['ecs:ListAccountSettings'],
  async collect({ call }) {
    const out = await call('ecs:ListAccountSettings', { effectiveSettings: true });
    return { found: Object.fromEntries((out.settings ?? []).map(s => [s.name ?? '', s.value ?? ''])) };
  },
});
