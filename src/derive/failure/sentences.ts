import type { Attempt, Reading, TaskContainer } from '../../model/facts.ts';
import { readMessage } from '../../aws/messages/index.ts';

/** One sentence of ECS about one failed task. */
export interface TaskSentence {
  /** JSON pointer into `ecs.tasks`. */
  readonly at: string;
  /** At most 2,000 characters. */
  readonly text: string;
  readonly reading: Reading;
  /** The container that it is about, if it is about one. */
  readonly container?: TaskContainer;
}

/** All that ECS says about a task: its stopped reason, its containers' reasons, its attachments' status reasons. */
export function sentencesOf({ task, index }: Attempt): TaskSentence[] {
  const sentences: TaskSentence[] = [];
  const add = (at: string, text: string | undefined, container?: TaskContainer): void => {
    if (text === undefined || text.trim() === '') return;
    sentences.push({
      at: `/${index}${at}`,
      text: text.slice(0, 2000),
      reading: readMessage(text),
      ...(container && { container }),
    });
  };
  add('/stoppedReason', task.stoppedReason);
  for (const [i, c] of task.containers.entries()) add(`/containers/${i}/reason`, c.reason, c);
  for (const [i, a] of task.attachments.entries()) add(`/attachments/${i}/statusReason`, a.statusReason);
  return sentences;
}
