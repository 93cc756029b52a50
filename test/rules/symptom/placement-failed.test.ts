import rule from '../../../rules/symptom/placement-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
