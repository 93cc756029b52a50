import rule from '../../../rules/symptom/container-not-created.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, { step: 'process', container: 'web' });
