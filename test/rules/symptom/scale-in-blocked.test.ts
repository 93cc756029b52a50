import rule from '../../../rules/symptom/scale-in-blocked.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
