import { describe, expect, it } from 'vitest';
import attempts from '../../../src/derive/deployment/attempts.ts';
import type { JudgedDeployment } from '../../../src/model/facts.ts';
import { at, events, judged, service, STEADY, task } from '../_build.ts';
import { derived } from '../_derived.ts';

/** Stopped at minute 22, two minutes after its deployment; the service has been steady since minute 30. */
const stopped = (more: object = {}) =>
  task('t1', {
    createdAt: at(21),
    stoppedAt: at(22),
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'ResourceInitializationError: x',
    ...more,
  });

const found = async (of: Partial<JudgedDeployment>, ...tasks: ReturnType<typeof task>[]): Promise<string[]> => {
  const { evidence } = await derived(attempts, {
    'deployment.judged': judged({ outcome: 'completed', from: at(10), to: at(25), ...of }),
    'ecs.service': service(),
    'ecs.tasks': tasks,
    'ecs.events': events([30, STEADY]),
    'asked.at': { at: at(59), region: 'eu-west-1' },
  });
  return evidence.state === 'known' ? evidence.value.map(a => a.task.id) : [evidence.state];
};

describe('failed tasks of a deployment that completed', () => {
  it.each<[string, Partial<JudgedDeployment>, ReturnType<typeof task>, string[]]>([
    ['are overcome, as of now', {}, stopped(), []],
    ['count in a window that has passed', { past: true }, stopped(), ['t1']],
    ['count after its end as well', { past: true }, stopped({ stoppedAt: at(35) }), ['t1']],
    ['are none where another deployment started them', { past: true }, stopped({ startedBy: 'ecs-svc/9' }), []],
    [
      'are none where Spot took the capacity: how many tasks ran then is not known',
      { past: true },
      stopped({ stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' }),
      [],
    ],
  ])('%s', async (_, of, one, want) => expect(await found(of, one)).toEqual(want));
});
