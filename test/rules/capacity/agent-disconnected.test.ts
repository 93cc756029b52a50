import { testRule } from './base.ts';
import { lacking } from './tables.ts';
import rule from '../../../rules/capacity/agent-disconnected.ts';

testRule(rule, lacking('capacity/agent-disconnected', 'agent', 'disconnected', { instances: 'both instances' }));
