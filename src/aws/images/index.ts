export { canBePulled, wasArchived } from './archive.ts';
export { aroundTag } from './around-tag.ts';
export { registryHost } from './image-name.ts';
export { expiringRule } from './lifecycle.ts';
export { manifestKind } from './media-type.ts';
export { tagCanMove } from './mutability.ts';
export { nearestTags } from './nearest.ts';
export { aboutSystem, windowsBuilds } from './windows.ts';
export { aboutImage, cachedByRule, isCached, platformOf, wantedPlatform, withDigest, withTag } from './registry.ts';
