import { describe, expect, it } from 'vitest';
import { documentText, parsePolicy } from '../../../src/aws/iam/index.ts';

const document = {
  Version: '2012-10-17',
  Statement: {
    Sid: 'One',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: ['a', 'b'],
    Condition: { Bool: { 'aws:SecureTransport': true } },
  },
};
const statement = {
  index: 0,
  sid: 'One',
  effect: 'Allow',
  actions: ['s3:GetObject'],
  resources: ['a', 'b'],
  conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] }],
};

describe('a policy document', () => {
  it.each([
    ['as an object', document],
    ['as JSON text', JSON.stringify(document)],
    ['as JSON text with a byte order mark', `\uFEFF${JSON.stringify(document)}`],
    ['URL-encoded, as IAM hands it out', encodeURIComponent(JSON.stringify(document))],
  ])('is read %s', (_, given) => {
    expect(parsePolicy(given)).toEqual({ ok: true, policy: { version: '2012-10-17', statements: [statement] } });
  });
  it.each([
    ['text that is no JSON', '{not json', 'the policy document is not JSON'],
    ['an empty text', '', 'the policy document is not JSON'],
    ['nothing', undefined, 'the policy document is not JSON'],
    ['a list', [], 'the policy document is not JSON'],
    ['broken percent signs', '%7B%', 'the policy document is not JSON'],
    ['no statement', {}, 'the policy document has no Statement'],
    ['another effect', { Statement: [{ Effect: 'allow' }] }, 'statement 0 has neither Effect Allow nor Deny'],
    ['a statement that is text', { Statement: ['x'] }, 'statement 0 is not an object'],
    [
      'a condition that is a list',
      { Statement: [{ Effect: 'Allow', Condition: [] }] },
      'statement 0 has a Condition that is not an object',
    ],
  ])('says why it is none: %s', (_, given, why) => {
    expect(parsePolicy(given)).toEqual({ ok: false, why });
  });
  it('without a version is of the old one, which has no variables', () => {
    expect(parsePolicy({ Statement: [] })).toEqual({ ok: true, policy: { version: '2008-10-17', statements: [] } });
  });
  it('keeps a plus sign that stands in plain JSON', () => {
    expect(documentText('{"a":"1+1"}')).toBe('{"a":"1+1"}');
  });
});
