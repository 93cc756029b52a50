import { describe, expect, it } from 'vitest';
import { breakCommand } from '../../src/report/kit/wrap.ts';

const document = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: 'arn:aws:ecr:x:1:y/z' },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ],
};
const put = (json: string): string =>
  `aws iam put-role-policy --role-name exec --policy-document ${json} --region eu-west-1`;

describe('a command on a terminal', () => {
  it('has a long JSON document laid out, inside the same quotes', () => {
    const shown = breakCommand(put(`'${JSON.stringify(document)}'`), 60, '      ');
    expect(shown.split('\n').slice(0, 6)).toEqual([
      '      aws iam put-role-policy --role-name exec \\',
      "        --policy-document '{",
      '          "Version": "2012-10-17",',
      '          "Statement": [',
      '            {',
      '              "Effect": "Allow",',
    ]);
    expect(JSON.parse(/'([^']*)'/.exec(shown)?.[1] ?? '')).toEqual(document);
    expect(shown.endsWith("}' \\\n        --region eu-west-1")).toBe(true);
  });
  it.each([
    ['what a quote splits', `'${JSON.stringify({ a: 'x'.repeat(80), b: "it'\\''s" })}'`],
    ['what is short', '\'{"a":1}\''],
    ['what would not be the same when it is written again', `'{"version":0.0,"text":"${'x'.repeat(80)}"}'`],
    ['what is no JSON', `'{${'x'.repeat(80)}}'`],
    ['what is not the value of an option', `X '${JSON.stringify(document)}'`],
  ])('keeps %s on its line', (_, word) => {
    expect(breakCommand(put(word), 2000, '')).toBe(put(word));
    expect(breakCommand(put(word), 60, '')).toContain(word);
  });
  it('breaks before short options, too', () => {
    expect(breakCommand("sed -e 's|a|b|' -e 's|c|d|' ./a.json > ./b.json", 20, '')).toBe(
      "sed -e 's|a|b|' \\\n  -e 's|c|d|' ./a.json > ./b.json",
    );
  });
});
