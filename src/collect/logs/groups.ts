import type { FailedCall, LogGroupFacts } from '../../model/facts.ts';
import { defineCollector, UNASKED } from '../collector.ts';

const concerns = (call: FailedCall): boolean =>
  call.how !== 'unreachable' &&
  (call.step === 'log-driver' || call.service === 'logs' || call.candidates.some(c => c.cause.startsWith('logging/')));

export default defineCollector({
  key: 'logs.groups',
  from: ['deployment.taskDefinition', 'failure.calls'],
  actions: ['logs:DescribeLogGroups'],
  async collect(io) {
    const [definition, calls] = await Promise.all([io.need('deployment.taskDefinition'), io.ask('failure.calls')]);
    const needed = calls.state !== 'known' || calls.value.length === 0 || calls.value.some(concerns);
    const found = await Promise.all(
      definition.containers.map(async (c): Promise<LogGroupFacts[]> => {
        const options = c.logging?.driver === 'awslogs' ? c.logging.options : undefined;
        const group = options?.['awslogs-group'];
        if (!options || !group) return [];
        const region = options['awslogs-region'] || io.target.region;
        const base = { container: c.name, group, region, createGroup: options['awslogs-create-group'] === 'true' };
        if (!needed) return [{ ...base, exists: UNASKED }];
        // A search by prefix: only the very name counts.
        const exists = await io.evidence(
          'logs:DescribeLogGroups',
          { logGroupNamePrefix: group, limit: 50 },
          (out): { name: string; arn?: string } | null | undefined => {
            const g = out.logGroups?.find(x => x.logGroupName === group);
            if (g) return { name: group, ...(g.arn && { arn: g.arn }) };
            return out.nextToken !== undefined || 'truncated' in out ? null : undefined;
          },
          { region, absent: `there is no log group ${group} in ${region}` },
        );
        if (exists.state === 'absent' && region !== io.target.region) {
          const here = io.target.region;
          const elsewhere = await io.evidence(
            'logs:DescribeLogGroups',
            { logGroupNamePrefix: group, limit: 50 },
            out => (out.logGroups?.some(x => x.logGroupName === group) ? { region: here } : undefined),
            { region: here, absent: `there is no log group ${group} in ${here}` },
          );
          return [{ ...base, exists, elsewhere }];
        }
        if (exists.state !== 'known') return [{ ...base, exists }];
        return [
          {
            ...base,
            exists:
              exists.value === null
                ? { state: 'unasked', because: 'the list of log groups is incomplete' }
                : { ...exists, value: exists.value },
          },
        ];
      }),
    );
    return { found: found.flat() };
  },
});
