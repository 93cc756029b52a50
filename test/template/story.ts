import { unrelatedDeny } from '../stories/decoys.ts';
import { defineStory, type Story } from '../stories/story.ts';
import { rolledBack } from '../stories/symptoms.ts';

export const stories: readonly Story[] = [
  defineStory({
    name: 'secret-my-fault',
    about: 'The new revision runs its container as a user that the image does not have.',
    expect: {
      verdict: 'unhealthy',
      root: 'secret/my-fault' as never, // An id that `npm run new` makes real.
      confidence: 'proven',
      // Causes that a careless tool would blame.
      notRoots: ['iam/explicit-deny', 'app/permission-denied'],
    },
    options: { service: 'my-fault' },
    // The one thing that is wrong in an otherwise healthy account.
    breaks: scene => {
      scene.next.container.user = 'my-fault';
    },
    // What ECS says of it.
    tells: scene =>
      rolledBack(scene, {
        failures: ([0, 1, 0] as const).map(zone => ({
          came: 'creating',
          zone,
          stoppedReason:
            'CannotStartContainerError: Error response from daemon: unable to find user my-fault: no matching entries in passwd file',
        })),
      }),
    // What has nothing to do with it.
    decoys: unrelatedDeny,
  }),
];
