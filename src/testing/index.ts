export { cut, denied, type Facts, known, testRule } from './rule-test.ts';
