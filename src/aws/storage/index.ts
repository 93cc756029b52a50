export {
  efsVolumes,
  type Entered,
  type Entry,
  fileSystemArn,
  isEfsMount,
  mayMount,
  type NamedEfs,
  NFS,
  targetFor,
  volumesOf,
} from './efs.ts';
export { badMounts, type BadMount } from './mount-points.ts';
