import rule from '../../../rules/symptom/volume-not-mounted.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
