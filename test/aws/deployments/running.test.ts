import { describe, expect, it } from 'vitest';
import { runsAnother } from '../../../src/aws/deployments/index.ts';
import type { JudgedDeployment, Service } from '../../../src/model/facts.ts';
import { deployment, judged, revision, service } from '../../derive/_build.ts';

const back = [deployment(1, 'PRIMARY')];
const nameless = (more: Partial<JudgedDeployment>): JudgedDeployment => {
  const { id: _, ...rest } = judged(more);
  return rest;
};

describe('whether another deployment runs than the judged one', () => {
  it.each<[string, JudgedDeployment, Partial<Service>, boolean]>([
    ['rolled back', judged({ outcome: 'rolled-back' }), { deployments: back }, true],
    ['being rolled back', judged({ outcome: 'rolling-back' }), { deployments: back }, true],
    ['its rollback failed in turn', judged({ outcome: 'failed' }), { deployments: back }, true],
    ['a person stopped it and went back', judged({ outcome: 'stopped' }), { deployments: back }, true],
    ['it failed in place', judged({ outcome: 'failed' }), { deployments: [deployment(2, 'PRIMARY')] }, false],
    [
      'it failed in place, beside the one before',
      judged({ outcome: 'failed' }),
      { deployments: [deployment(1, 'ACTIVE'), deployment(2, 'PRIMARY')] },
      false,
    ],
    ['it completed', judged({ outcome: 'completed' }), { deployments: back }, false],
    ['it goes on', judged({ outcome: 'in-progress' }), { deployments: back }, false],
    ['how it went is unknown', judged({ outcome: 'unknown' }), { deployments: back }, false],
    [
      'the same revision, deployed again and rolled back',
      judged({ outcome: 'rolled-back', taskDefinition: revision(1) }),
      { deployments: back },
      true,
    ],
    [
      'its id is unknown, and the revision is another',
      nameless({ outcome: 'rolled-back' }),
      { deployments: back },
      true,
    ],
    [
      'its id is unknown, and the revision the same: not known to be another',
      nameless({ outcome: 'rolled-back', taskDefinition: revision(1) }),
      { deployments: back },
      false,
    ],
    ['no deployment is listed', judged({ outcome: 'rolled-back' }), { deployments: [] }, false],
    ['no deployment is primary', judged({ outcome: 'rolled-back' }), { deployments: [deployment(1, 'ACTIVE')] }, false],
    ['CodeDeploy deploys', judged({ outcome: 'failed' }), { deployments: back, controller: 'CODE_DEPLOY' }, false],
    ['something else deploys', judged({ outcome: 'failed' }), { deployments: back, controller: 'EXTERNAL' }, false],
    [
      'a daemon service',
      judged({ outcome: 'rolled-back' }),
      { deployments: back, schedulingStrategy: 'DAEMON', desiredCount: 0, runningCount: 0 },
      true,
    ],
  ])('%s', (_, latest, now, another) => expect(runsAnother(latest, service(now))).toBe(another));
});
