import rule from '../../../rules/symptom/log-driver-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
