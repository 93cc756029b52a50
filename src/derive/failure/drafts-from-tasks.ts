import type {
  Attempt,
  FailedCall,
  JudgedDeployment,
  Phase,
  Step,
  TaskContainer,
  TaskDefinition,
} from '../../model/facts.ts';
import type { Citation } from '../../model/finding.ts';
import { besideApp } from '../../aws/app/index.ts';
import { capacityTaken, readMessage } from '../../aws/messages/index.ts';
import { opt } from '../../model/opt.ts';
import type { Cite } from '../define-derived.ts';
import { culprit, type EndedContainer, ranOutOfMemory } from './culprit.ts';
import { candidateFor, type Draft, fromReading } from './draft.ts';
import { sentencesOf, type TaskSentence } from './sentences.ts';
import { GENERIC, weight } from './weight.ts';

type CiteTask = Cite<'ecs.tasks'>;

/** What failed in each task: one draft or several, or none where ECS says nothing about its end. */
export const draftsFromTasks = (
  attempts: readonly Attempt[],
  definition: TaskDefinition | undefined,
  judged: JudgedDeployment | undefined,
  cite: CiteTask,
): Draft[] => {
  const balanced = judged?.loadBalancers.map(l => l.containerName) ?? [];
  return attempts
    .flatMap(attempt => draftsFromTask(attempt, definition, cite))
    .map(draft => withSidecarFirst(draft, definition, balanced));
};

/** The first that is known: lost capacity, a step that ECS names, a container that ended, how far the task had come. */
function draftsFromTask(attempt: Attempt, definition: TaskDefinition | undefined, cite: CiteTask): Draft[] {
  const lost = draftFromLostCapacity(attempt, cite);
  if (lost) return [lost];
  const sentences = sentencesOf(attempt);
  const best = Math.max(0, ...sentences.map(s => weight(s.reading)));
  const telling = sentences.filter(s => weight(s.reading) === best);
  if (best > GENERIC) return telling.map(s => draftFromSentence(attempt, s, cite));

  const unhealthy = draftFromUnhealthyHost(attempt, cite);
  if (unhealthy) return [unhealthy];
  const [sentence] = telling;
  const isEssential = (name: string): boolean => definition?.containers.find(c => c.name === name)?.essential ?? true;
  const ended = culprit(attempt, isEssential);
  const draft =
    ended?.container.exitCode === undefined
      ? draftFromPhase(attempt, sentence, cite)
      : draftFromExit(attempt, ended, ended.container.exitCode, sentence, cite);
  return draft ? [draft] : [];
}

/** What a draft has of its task: where it ran and when it ended. */
export function fromTask({
  task,
}: Attempt): Pick<Draft, 'launch' | 'subnets' | 'instances' | 'tasks' | 'first' | 'last'> {
  const endedAt = task.stoppingAt ?? task.stoppedAt ?? task.createdAt;
  return {
    launch: task.launch,
    subnets: task.attachments.flatMap(a => a.subnet ?? []),
    instances: task.containerInstance === undefined ? [] : [task.containerInstance],
    tasks: [task.id],
    ...opt('first', endedAt),
    ...opt('last', endedAt),
  };
}

/** The capacity that the task ran on was taken away: nothing in the task failed. */
function draftFromLostCapacity(attempt: Attempt, cite: CiteTask): Draft | undefined {
  const { task, index } = attempt;
  const taken = capacityTaken(task);
  if (taken === undefined) return undefined;
  const words = task.stoppedReason ?? `stop code ${task.stopCode}`;
  const field = task.stoppedReason === undefined ? 'stopCode' : 'stoppedReason';
  return {
    step: 'placement',
    how: 'killed',
    family: taken === 'spot' ? 'host/spot' : 'host/terminated',
    symptom: 'symptom/tasks-missing',
    facts: readMessage(words).facts,
    candidates: [candidateFor(taken === 'spot' ? 'platform/spot-interruption' : 'platform/host-terminated')],
    ...fromTask(attempt),
    words,
    seen: [cite('ecs.tasks', `/${index}/${field}`, words)],
  };
}

/**
 * ECS stopped the task because what hosts it is unhealthy, and says no more: an instance is then to be looked at; on Fargate
 * nobody but AWS can.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
function draftFromUnhealthyHost(attempt: Attempt, cite: CiteTask): Draft | undefined {
  const { task, index } = attempt;
  if (task.stopCode !== 'InfrastructureHealth') return undefined;
  const onInstance = task.containerInstance !== undefined;
  return {
    step: 'placement',
    how: 'killed',
    family: 'host/unhealthy',
    symptom: 'symptom/tasks-missing',
    facts: {},
    candidates: [
      ...(onInstance ? [candidateFor('platform/docker-unhealthy')] : []),
      candidateFor('platform/transient'),
    ],
    ...fromTask(attempt),
    words: task.stoppedReason ?? 'stop code InfrastructureHealth',
    seen: [cite('ecs.tasks', `/${index}/stopCode`, 'ECS stopped the task with stop code InfrastructureHealth')],
  };
}

/** A sentence of ECS names the step that failed. */
function draftFromSentence(attempt: Attempt, sentence: TaskSentence, cite: CiteTask): Draft {
  const { containers } = attempt.task;
  const call = fromReading(sentence.reading);
  const container = call.container ?? containerOf(sentence, call.step, containers);
  const named = containers.find(c => c.name === container);
  return {
    ...call,
    ...fromTask(attempt),
    ...(call.image === undefined && call.step === 'image-pull' && opt('image', named?.image)),
    ...opt('container', call.step === 'target-health' ? undefined : container),
    ...opt('exitCode', sentence.container?.exitCode ?? named?.exitCode),
    words: sentence.text,
    seen: [cite('ecs.tasks', sentence.at, sentence.text)],
  };
}

/** The container that a sentence is about, if its words name none. */
function containerOf({ container }: TaskSentence, step: Step, all: readonly TaskContainer[]): string | undefined {
  const unhealthy = step === 'container-health' ? all.find(c => c.healthStatus === 'UNHEALTHY') : undefined;
  return (container ?? unhealthy ?? (all.length === 1 ? all[0] : undefined))?.name;
}

/** All that is known is which container ended and with what exit code. */
function draftFromExit(
  attempt: Attempt,
  { container, index }: EndedContainer,
  exitCode: number,
  sentence: TaskSentence | undefined,
  cite: CiteTask,
): Draft {
  const reading = readMessage(`Essential container in task exited (exit code ${exitCode})`);
  const memory = ranOutOfMemory(container);
  const path = `/${attempt.index}/containers/${index}/exitCode`;
  return {
    ...fromReading(reading),
    step: 'process',
    how: memory ? 'out-of-memory' : exitCode === 137 ? 'killed' : 'exited',
    symptom: memory ? 'symptom/out-of-memory' : 'symptom/container-exited',
    family: reading.family ?? 'exit/essential-container',
    ...fromTask(attempt),
    container: container.name,
    exitCode,
    words: sentence?.text ?? '',
    seen: [
      cite('ecs.tasks', path, `container ${container.name} exited with code ${exitCode}`),
      ...sentenceCitations(attempt, sentence, cite),
    ],
  };
}

/** How far a task had come, for tasks whose words don't say which step failed. */
export const PHASES: Readonly<Record<Phase, readonly [Step, FailedCall['symptom']]>> = {
  placing: ['placement', 'symptom/placement-failed'],
  provisioning: ['network-interface', 'symptom/eni-not-provisioned'],
  initializing: ['registry-auth', 'symptom/secrets-not-retrieved'],
  pulling: ['image-pull', 'symptom/image-pull-failed'],
  creating: ['container-create', 'symptom/container-not-created'],
  running: ['process', 'symptom/container-exited'],
};

/** All that is known is how far the task had come. Undefined if ECS gives neither words nor a stop code. */
function draftFromPhase(attempt: Attempt, sentence: TaskSentence | undefined, cite: CiteTask): Draft | undefined {
  const { stopCode } = attempt.task;
  if (sentence === undefined && stopCode === undefined) return undefined;
  const [step, symptom] = PHASES[attempt.phase];
  const reading = sentence?.reading;
  return {
    ...(reading ? fromReading(reading) : { family: 'unknown', facts: {}, candidates: [] }),
    step: reading?.step ?? step,
    how: reading?.how ?? 'undetermined',
    symptom: reading?.symptom ?? symptom,
    ...fromTask(attempt),
    words: sentence?.text ?? stopCode ?? '',
    seen: sentenceCitations(attempt, sentence, cite),
  };
}

/** What ECS says about the task: the sentence, else its stop code. */
function sentenceCitations({ task, index }: Attempt, sentence: TaskSentence | undefined, cite: CiteTask): Citation[] {
  if (sentence) return [cite('ecs.tasks', sentence.at, sentence.text)];
  return task.stopCode === undefined ? [] : [cite('ecs.tasks', `/${index}/stopCode`, `stop code ${task.stopCode}`)];
}

/** A container beside the app that ended by itself is what to look at first, whatever its exit code. */
function withSidecarFirst(draft: Draft, definition: TaskDefinition | undefined, balanced: readonly string[]): Draft {
  if (draft.step !== 'process' || draft.how === 'out-of-memory') return draft;
  const cause = besideApp(draft.container, draft.exitCode, definition, balanced);
  if (cause === undefined) return draft;
  return { ...draft, candidates: [candidateFor(cause), ...draft.candidates.filter(c => c.cause !== cause)] };
}
