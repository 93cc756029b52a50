import rule from '../../../rules/symptom/image-pull-failed.ts';
import { testFromCalls } from './_from-calls.ts';

testFromCalls(rule);
