import { testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/port-conflict.ts';

testRule(rule, lacking('capacity/port-conflict', 'ports', 'taken', { port: '8080', instances: 'both instances' }));
