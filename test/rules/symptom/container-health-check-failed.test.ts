import rule from '../../../rules/symptom/container-health-check-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule, { step: 'process', container: 'web' });
