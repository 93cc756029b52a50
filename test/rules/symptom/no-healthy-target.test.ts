import rule from '../../../rules/symptom/no-healthy-target.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, { step: 'target-registration' });
