import { expect, it } from 'vitest';
import { sentencesOf } from '../../../src/derive/failure/sentences.ts';
import { attempt } from '../_build.ts';

it('all that ECS says about a task, with where it says it', () => {
  const web = { name: 'web', reason: 'OutOfMemoryError: Container killed due to memory usage', exitCode: 137 };
  const sentences = sentencesOf({
    ...attempt({
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'proxy' }, web],
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'DELETED',
          statusReason: 'Timeout waiting for network interface provisioning to complete.',
        },
      ],
    }),
    index: 3,
  });
  expect(sentences.map(s => [s.at, s.reading.family, s.container])).toEqual([
    ['/3/stoppedReason', 'exit/essential', undefined],
    ['/3/containers/1/reason', 'exit/out-of-memory', web],
    ['/3/attachments/0/statusReason', 'eni/timeout', undefined],
  ]);
});
it.each([undefined, '', ' \n'])('nothing: %j', stoppedReason =>
  expect(sentencesOf(attempt(stoppedReason === undefined ? {} : { stoppedReason }))).toEqual([]),
);
it('no more than 2,000 characters of it', () =>
  expect(sentencesOf(attempt({ stoppedReason: 'x'.repeat(2001) }))[0]?.text).toHaveLength(2000));
