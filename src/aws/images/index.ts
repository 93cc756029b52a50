export { aroundTag } from './around-tag.ts';
export { notLeftByRollback } from './left-by-rollback.ts';
export { expiringRule } from './lifecycle.ts';
export { manifestKind } from './media-type.ts';
export { nearestTags } from './nearest.ts';
export { aboutImage, cachedByRule, isCached, platformOf, wantedPlatform, withDigest, withTag } from './registry.ts';
