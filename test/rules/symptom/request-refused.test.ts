import rule from '../../../rules/symptom/request-refused.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
