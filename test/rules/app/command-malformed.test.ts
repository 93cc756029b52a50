import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/app/command-malformed.ts';
import { container, definition, other, said } from '../named.ts';

const create = (command: string) =>
  said(
    `CannotStartContainerError: OCI runtime create failed: unable to start container process: exec: "${command}": executable file not found in $PATH: unknown`,
    { container: 'web' },
  );
const exit127 = {
  ...other,
  id: 'c1',
  container: 'web',
  exitCode: 127,
  candidates: ['app/command-not-found', 'app/command-malformed'].map(cause => ({ cause, because: '', settledBy: [] })),
};
const run = (...command: string[]) => ({ 'deployment.taskDefinition': definition(container({ command })) });
testRule(rule, {
  faults: [
    {
      name: 'one string',
      given: { ...run('npm start'), 'failure.calls': [create('npm start')] },
      faults: [
        {
          messageId: 'form',
          about: 'web',
          confidence: 'proven',
          calls: ['c1'],
          data: { word: 'npm start', words: '["npm","start"]' },
        },
      ],
    },
    {
      name: 'a part of it was redacted',
      given: { ...run('node [redacted] --port 8080'), 'failure.calls': [create('node dist/server.js --port 8080')] },
      faults: [
        { messageId: 'form', about: 'web', confidence: 'proven', data: { word: 'node dist/server.js --port 8080' } },
      ],
    },
    {
      name: 'a list as text',
      given: { ...run('["npm", "start"]'), 'failure.calls': [exit127] },
      faults: [{ messageId: 'form', about: 'web', confidence: 'likely', data: { words: '["npm","start"]' } }],
    },
    {
      name: 'the syntax of a shell',
      given: { ...run('migrate', '&&', 'serve'), 'failure.calls': [exit127] },
      faults: [{ messageId: 'form', about: 'web', data: { words: '["sh", "-c", "…"]' } }],
    },
    {
      name: 'it stands in the image',
      given: { ...run(), 'failure.calls': [create('npm start')] },
      faults: [{ messageId: 'named', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'the program is not there', given: { ...run('gunicorn', 'app'), 'failure.calls': [create('gunicorn')] } },
    { name: 'a shell runs it', given: { ...run('sh', '-c', 'migrate && serve'), 'failure.calls': [exit127] } },
    { name: 'something else', given: { ...run('npm start'), 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: {
        'deployment.taskDefinition': unread('deployment.taskDefinition'),
        'failure.calls': [create('npm start')],
      },
      blockedOn: 'definition',
    },
  ],
});
