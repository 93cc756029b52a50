import rule from '../../../rules/symptom/scheduler-throttled.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
