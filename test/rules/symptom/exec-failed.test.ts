import rule from '../../../rules/symptom/exec-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, { step: 'request' });
