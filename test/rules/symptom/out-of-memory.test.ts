import rule from '../../../rules/symptom/out-of-memory.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, { step: 'process', container: 'web' });
