/** The program that a container's health command runs first; undefined where it cannot be told. */
export function probeProgram(command: readonly string[]): string | undefined {
  const [form, first = ''] = command;
  if (form === 'CMD') return base(first);
  if (form !== 'CMD-SHELL') return undefined;
  const words = first.trim().split(/\s+/).slice(0, 8);
  const word = words.find(
    w => !/^[A-Za-z_]\w*=/.test(w) && !['exec', 'timeout', '!', '('].includes(w) && !/^\d+[smh]?$/.test(w),
  );
  return word === undefined ? undefined : base(word);
}
const base = (word: string): string | undefined =>
  word
    .replace(/^["'(]+|["');|&]+$/g, '')
    .split('/')
    .at(-1) || undefined;

/** Programs that small and distroless images often lack. */
export const OFTEN_LACKING: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'nc',
  'ncat',
  'bash',
  'ss',
  'netstat',
  'grpc_health_probe',
  'pg_isready',
  'redis-cli',
  'mysqladmin',
  'jq',
]);

/** The local URL that a health command asks for. */
export function probeUrl(command: readonly string[]): { readonly port?: number; readonly path: string } | undefined {
  const found = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{1,5}))?(\/[\w./~%-]{0,200})?/i.exec(
    command.join(' ').slice(0, 2000),
  );
  return found ? { path: found[2] ?? '/', ...(found[1] !== undefined && { port: Number(found[1]) }) } : undefined;
}
