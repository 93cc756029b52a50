import type { Family } from '../family.ts';
import { APP_CODE, APP_LOG } from './app-log.ts';
import { CONTAINER } from './container.ts';
import { DECISIVE } from './decisive.ts';
import { DEPLOYMENT } from './deployment.ts';
import { HEALTH } from './health.ts';
import { IMAGE_PULL, PULL_SECRETS_OR_AUTH } from './image-pull.ts';
import { INFORMATIONAL } from './informational.ts';
import { LAUNCH } from './launch.ts';
import { LOG_DRIVER } from './log-driver.ts';
import { NETWORK_INTERFACE } from './network-interface.ts';
import { PLACEMENT } from './placement.ts';
import { NAMED_ONLY, PROCESS } from './process.ts';
import { APP_CALL, DENIED, REQUEST } from './request.ts';
import { ROLE } from './role.ts';
import { SECRET } from './secret.ts';
import { VOLUME } from './volume.ts';

/** All families, the most specific text first: what a message wraps is named before what wraps it. */
export const FAMILIES: readonly Family[] = [
  ...APP_CODE,
  ...LAUNCH,
  ...DECISIVE,
  ...APP_CALL,
  ...SECRET,
  ...VOLUME,
  ...IMAGE_PULL,
  ...LOG_DRIVER,
  ...PULL_SECRETS_OR_AUTH,
  ...NETWORK_INTERFACE,
  ...CONTAINER,
  ...ROLE,
  ...PLACEMENT,
  ...HEALTH,
  ...DEPLOYMENT,
  ...REQUEST,
  ...DENIED,
  ...INFORMATIONAL,
  ...PROCESS,
  ...NAMED_ONLY,
  ...APP_LOG,
];
