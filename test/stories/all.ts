import { stories as app } from './stories/app.ts';
import { stories as capacity } from './stories/capacity.ts';
import { stories as deployment } from './stories/deployment.ts';
import { stories as healthy } from './stories/healthy.ts';
import { stories as iam } from './stories/iam.ts';
import { stories as image } from './stories/image.ts';
import { stories as loadBalancer } from './stories/load-balancer.ts';
import { stories as moreApp } from './stories/more-app.ts';
import { stories as network } from './stories/network.ts';
import { stories as platform } from './stories/platform.ts';
import { stories as rest } from './stories/rest.ts';
import { stories as runs } from './stories/running.ts';
import { stories as secret } from './stories/secret.ts';
import { stories as storage } from './stories/storage.ts';
import type { Story } from './story.ts';

/** Every story, by area; names are unique. */
export const stories: readonly Story[] = [
  ...healthy,
  ...iam,
  ...image,
  ...secret,
  ...network,
  ...loadBalancer,
  ...app,
  ...capacity,
  ...deployment,
  ...runs,
  ...storage,
  ...platform,
  ...moreApp,
  ...rest,
];
