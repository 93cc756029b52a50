import rule from '../../../rules/symptom/target-registration-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, {
  step: 'target-health',
  target: { group: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef' },
});
