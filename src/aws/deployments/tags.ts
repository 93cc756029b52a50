const MOVING = new Set([
  'latest',
  'stable',
  'main',
  'master',
  'trunk',
  'develop',
  'dev',
  'staging',
  'prod',
  'production',
  'release',
  'edge',
  'nightly',
  'current',
  'snapshot',
  'canary',
  'next',
]);

/** Whether a tag is one that is moved from image to image by its very name; none at all means `latest`. */
export const movingTag = (tag: string | undefined): boolean => tag === undefined || MOVING.has(tag.toLowerCase());
