import type { Evidence } from '../../model/evidence.ts';
import type { ContainerDefinition, LogTail } from '../../model/facts.ts';
import type { Io } from '../collector.ts';

const WIDTH = 600;
/** Pages that may come back empty before a stream counts as not read. */
const PAGES = 5;

interface Stream {
  readonly group: string;
  readonly stream: string;
  readonly region?: string;
  /** Only lines before this time. */
  readonly until?: string;
}
type Lines = LogTail['lines'];

/** The stream of one container, or why it cannot be told. */
export function streamOf(
  container: ContainerDefinition | undefined,
  task: string,
  runtimeId: string | undefined,
): Stream | { readonly because: string } {
  const logging = container?.logging;
  if (!logging) return { because: 'the container has no log configuration' };
  if (logging.driver === 'awsfirelens') return { because: 'logs go through FireLens' };
  if (logging.driver !== 'awslogs') return { because: `logs go to the log driver ${logging.driver}` };
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region } = logging.options;
  if (!group) return { because: 'awslogs-group is not set' };
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
  const stream = prefix ? `${prefix}/${container.name}/${task}` : runtimeId;
  if (stream === undefined)
    return { because: "awslogs-stream-prefix is not set, so the log stream is named after Docker's container ID" };
  return { group, stream, ...(region && { region }) };
}

const timeOf = (at: unknown): string => {
  const time = typeof at === 'number' ? new Date(at) : new Date(Number.NaN);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
};

/**
 * The last lines of a stream. A page can be empty although there are lines: the stream has ended where the token that
 * comes back is the one that was sent. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export async function readStream(
  io: Pick<Io<never, 'logs:GetLogEvents'>, 'evidence'>,
  at: Stream,
  most: number,
): Promise<Lines> {
  let token: string | undefined;
  for (let n = 0; n < PAGES; n++) {
    const page: Evidence<{ lines: { at: string; text: string }[]; next: string | undefined }> = await io.evidence(
      'logs:GetLogEvents',
      {
        logGroupName: at.group,
        logStreamName: at.stream,
        startFromHead: false,
        limit: Math.ceil(most * 1.5),
        ...(at.until !== undefined && { endTime: Date.parse(at.until) }),
        ...(token !== undefined && { nextToken: token }),
      },
      out => ({
        lines: (out.events ?? [])
          .filter(e => typeof e.message === 'string' && e.message.trim() !== '')
          .slice(-most)
          .map(e => ({ at: timeOf(e.timestamp), text: (e.message ?? '').trimEnd().slice(0, WIDTH) })),
        next: out.nextBackwardToken,
      }),
      { ...(at.region && { region: at.region }), absent: `the log stream ${at.stream} is empty` },
    );
    if (page.state === 'unasked' && n > 0)
      return {
        state: 'unasked',
        because: `the first page of log stream ${at.stream} has no lines; the next wasn't read`,
      };
    if (page.state !== 'known') return page;
    if (page.value.lines.length > 0) return { ...page, value: page.value.lines };
    if (page.value.next === undefined || page.value.next === token)
      return { state: 'absent', because: `the log stream ${at.stream} is empty`, receipt: page.receipt };
    token = page.value.next;
  }
  return { state: 'unasked', because: `the first ${PAGES} pages of log stream ${at.stream} have no lines` };
}
