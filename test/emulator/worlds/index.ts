import { app } from './app.ts';
import { deployment } from './deployment.ts';
import { healthy } from './healthy.ts';
import { iam } from './iam.ts';
import { image } from './image.ts';
import { loadBalancer } from './load-balancer.ts';
import { logging } from './logging.ts';
import { network } from './network.ts';
import { secret } from './secret.ts';
import type { WorldCase } from './world-case.ts';

export const failingWorlds: readonly WorldCase[] = [...network, ...iam, ...image, ...secret, ...loadBalancer, ...app, ...logging, ...deployment];
export const healthyWorlds: readonly WorldCase[] = healthy;
