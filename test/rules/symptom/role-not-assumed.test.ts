import rule from '../../../rules/symptom/role-not-assumed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
