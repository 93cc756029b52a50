import { describe, expect, it } from 'vitest';
import { isSidecar } from '../../../src/aws/app/sidecar-name.ts';
import { readMessage } from '../../../src/aws/messages/index.ts';

const NAMES = [
  'log-router',
  'log_router',
  'logrouter',
  'Envoy',
  'xray-daemon',
  'aws-guardduty-agent',
  'service-connect-x',
];

describe('a container beside the app, by its name', () => {
  it.each(NAMES)('%s is one', name => expect(isSidecar(name)).toBe(true));
  it.each(['web', 'app', 'router', 'worker'])('%s is none', name => expect(isSidecar(name)).toBe(false));
  it.each(NAMES)('the reader of messages takes %s for one as well', name =>
    expect(readMessage(`Essential container in task exited: container "${name}" exited with code 1`)).toMatchObject({
      candidates: expect.arrayContaining([expect.objectContaining({ cause: 'app/sidecar-failed' })]),
    }),
  );
});
