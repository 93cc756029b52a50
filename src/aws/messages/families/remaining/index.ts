import { GENERAL } from './general.ts';
import { SECRETS } from './secret.ts';
import { IMAGES } from './image.ts';
import { LOG_DRIVERS } from './logs.ts';
import { VOLUMES } from './volume.ts';
import { INTERFACES } from './network.ts';
import { PLACEMENTS } from './placement.ts';
import { ROLES } from './role.ts';
import { TRAFFIC } from './traffic.ts';
import { DEPLOYMENTS } from './deployment.ts';
import { CONTAINERS } from './container.ts';
import type { Remaining } from './row.ts';

export type { Remaining } from './row.ts';

/** What the remaining words say: of what, and how it ended. */
export const REMAINING: readonly Remaining[] = [
  ...GENERAL,
  ...SECRETS,
  ...IMAGES,
  ...LOG_DRIVERS,
  ...VOLUMES,
  ...INTERFACES,
  ...PLACEMENTS,
  ...ROLES,
  ...TRAFFIC,
  ...DEPLOYMENTS,
  ...CONTAINERS,
];
