import rule from '../../../rules/symptom/secrets-not-retrieved.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
