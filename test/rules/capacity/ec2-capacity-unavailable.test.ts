import { testRule } from './base.ts';
import { launchFailed } from './tables.ts';
import rule from '../../../rules/capacity/ec2-capacity-unavailable.ts';

testRule(rule, launchFailed('capacity/ec2-capacity-unavailable'));
