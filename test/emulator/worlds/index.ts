import { app } from './app.ts';
import { capacity } from './capacity.ts';
import { deployment } from './deployment.ts';
import { healthy } from './healthy.ts';
import { iam } from './iam.ts';
import { image } from './image.ts';
import { loadBalancer } from './load-balancer.ts';
import { logging } from './logging.ts';
import { network } from './network.ts';
import { platform } from './platform.ts';
import { secret } from './secret.ts';
import { storage } from './storage.ts';
import type { WorldCase } from './world-case.ts';

export const failingWorlds: readonly WorldCase[] = [
  ...network,
  ...iam,
  ...image,
  ...secret,
  ...loadBalancer,
  ...app,
  ...logging,
  ...deployment,
  ...capacity,
  ...storage,
  ...platform,
];
export const healthyWorlds: readonly WorldCase[] = healthy;
