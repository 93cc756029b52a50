import rule from '../../../rules/symptom/eni-not-provisioned.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
