import { describe, expect, it } from 'vitest';
import { hindranceOf, isOutside, restarted } from '../../../src/aws/app/index.ts';
import type { FailedCall, LogTail } from '../../../src/model/facts.ts';
import { exit, looping, tail } from '../../rules/app/base.ts';

const unhealthy: FailedCall = { ...exit(1), step: 'target-health', how: 'unhealthy' };
const UP = 'listening on port 8080';
const DOWN = 'Error: connect ECONNREFUSED 10.0.1.5:5432';
/** A log whose lines were logged at these seconds. */
const at = (lines: readonly (readonly [number, string])[], period = 60): LogTail => looping(period, lines);

describe('a crash loop inside a task', () => {
  it.each([
    [
      'a dependency that is down',
      [
        [0, UP],
        [90, DOWN],
        [92, UP],
        [180, DOWN],
        [182, UP],
      ],
      'app/dependency-down',
      2,
    ],
    [
      'an error that says no more',
      [
        [0, UP],
        [90, 'panic: boom 0x1f'],
        [92, UP],
        [180, 'panic: boom 0x2a'],
      ],
      'app/crashed',
      2,
    ],
    [
      'a start that says no port',
      [
        [0, 'Starting app v1.2'],
        [70, DOWN],
        [71, 'Starting app v1.2'],
        [150, DOWN],
        [151, 'Starting app v1.2'],
        [230, DOWN],
      ],
      'app/dependency-down',
      3,
    ],
    [
      'one error logged twice in each run',
      [
        [0, UP],
        [90, DOWN],
        [91, DOWN],
        [93, UP],
        [180, DOWN],
        [181, DOWN],
      ],
      'app/dependency-down',
      2,
    ],
  ] as const)('is told from %s', (_, lines, cause, times) =>
    expect(restarted(at(lines), 3)).toMatchObject({ cause, stuck: true, loop: { times }, container: 'web' }),
  );
  it.each([
    [
      'one crash',
      at([
        [0, UP],
        [90, DOWN],
        [92, UP],
      ]),
    ],
    [
      'no start in between',
      at([
        [0, UP],
        [90, DOWN],
        [180, DOWN],
      ]),
    ],
    [
      'workers that a server starts anew, faster than ECS restarts',
      at(
        [
          [0, UP],
          [90, DOWN],
          [92, UP],
          [120, DOWN],
          [121, UP],
        ],
        300,
      ),
    ],
    [
      'two crashes that are not alike',
      at([
        [0, UP],
        [90, DOWN],
        [92, UP],
        [180, 'panic: boom'],
      ]),
    ],
    [
      'what the app calls harmless',
      at([
        [0, UP],
        [90, `INFO ${DOWN}`],
        [92, UP],
        [180, `INFO ${DOWN}`],
      ]),
    ],
    [
      'an error of one request',
      at([
        [0, UP],
        [90, 'ERROR order 17 is gone'],
        [92, UP],
        [180, 'ERROR order 18 is gone'],
      ]),
    ],
    [
      'jobs that a worker starts',
      at([
        [0, 'Starting job 1'],
        [90, DOWN],
        [92, 'Starting job 2'],
        [180, DOWN],
      ]),
    ],
    [
      'lines without times',
      {
        ...at([]),
        lines: {
          ...tail(UP, DOWN, UP, DOWN).lines,
          value: [UP, DOWN, UP, DOWN].map(text => ({ at: '', text })),
        } as LogTail['lines'],
      },
    ],
    [
      'a container without a restart policy',
      (({ restartPeriod: _, ...rest }) => rest)(
        at([
          [0, UP],
          [90, DOWN],
          [92, UP],
          [180, DOWN],
        ]),
      ),
    ],
  ])('is not told from %s', (_, log) => expect(restarted(log, 0)).toBeUndefined());
  it('is why checks fail, although the app says afterward that it is up', () => {
    const lines = [
      [0, UP],
      [90, DOWN],
      [92, UP],
      [180, DOWN],
      [182, UP],
    ] as const;
    expect(hindranceOf(unhealthy, [at(lines)], 'web')).toMatchObject({ cause: 'app/dependency-down', stuck: true });
    const { restartPeriod: _, ...without } = at(lines);
    expect(hindranceOf(unhealthy, [without], 'web')).toBeUndefined();
  });
  it('is the app’s own where its line says no more', () => {
    const loop = restarted(
      at([
        [0, UP],
        [90, 'panic: boom'],
        [92, UP],
        [180, 'panic: boom'],
      ]),
      0,
    );
    expect(loop && isOutside(loop)).toBe(false);
  });
});
