import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { UserError } from '../model/user-error.ts';

const cannotWrite = (file: string, error: unknown, beside = file): UserError =>
  new UserError({
    code: 'cannot-write',
    title: `Can't write ${file}`,
    detail: (error as Error).message.replaceAll(beside, file),
    hint: 'Name a file in a folder that you can write to.',
    cause: error,
  });
const exists = (file: string): UserError =>
  new UserError({
    code: 'file-exists',
    title: `${file} already exists`,
    hint: 'Name another file, or replace this one with --force.',
  });
/** `/dev/stdout` is a link to a pipe or a terminal. */
const isStream = (file: string): boolean => {
  const at = statSync(file, { throwIfNoEntry: false });
  return at !== undefined && !at.isFile() && !at.isDirectory();
};
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/**
 * Throws UserError where a file is not to be written: there is one already, unless `force`, or a symbolic link, which could
 * lead anywhere. A command asks before its work, so that nobody waits for a report that can't be kept.
 */
export function mayWrite(file: string | undefined, force: boolean): void {
  if (file === undefined) return;
  let found: ReturnType<typeof lstatSync>;
  try {
    found = lstatSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw cannotWrite(file, error);
  }
  if (found.isSymbolicLink() && !isStream(file))
    throw new UserError({
      code: 'is-link',
      title: `${file} is a symbolic link`,
      hint: 'Files are never written through a link. Name the file that it leads to.',
    });
  if (found.isDirectory()) throw cannotWrite(file, new Error('it is a folder'));
  if (found.isFile() && !force) throw exists(file);
}

/**
 * Writes a file whole or not at all: beside it, and then moved to its place. Only its owner can read it. A device or a pipe is
 * written to as it is. Throws UserError as `mayWrite`, and where it can't be written.
 */
export function writeWhole(file: string, text: string, force = false): void {
  mayWrite(file, force);
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) {
      writeFileSync(file, text);
      return;
    }
  } catch (error) {
    throw cannotWrite(file, error);
  }
  const beside = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const to = openSync(beside, 'wx', 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(to, bytes, at);
      fsyncSync(to);
    } finally {
      closeSync(to);
    }
    if (force) renameSync(beside, file);
    else moveWhereNothingIs(beside, file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw cannotWrite(file, error, beside);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** A file that is begun anew and written piece by piece, so that what is known is on disk if the process is killed. */
export function appender(file: string): { write(text: string): void; close(): void } {
  mayWrite(file, true);
  try {
    const to = openSync(file, 'w', 0o600);
    return {
      write(text) {
        const bytes = Buffer.from(text);
        try {
          for (let at = 0; at < bytes.length; ) at += writeSync(to, bytes, at);
        } catch (error) {
          throw cannotWrite(file, error);
        }
      },
      close: () => closeSync(to),
    };
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** A link is refused where there is a file, even one that came to be since we looked; a rename would replace it. */
function moveWhereNothingIs(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw exists(to);
    // A file system without hard links.
    mayWrite(to, false);
    renameSync(from, to);
  }
}
