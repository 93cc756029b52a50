import yargs, { type Argv } from 'yargs';
import { plainText } from '../model/plain-text.ts';
import { nearest } from '../nearest.ts';
import { UserError } from '../user-error.ts';
import { version } from '../version.ts';
import { EXIT } from './exit.ts';
import { print, quietPipes, tell } from './io.ts';

const argv = process.argv.slice(2);
const wantsJson = argv.some(
  (a, i) =>
    a === '--format=json' ||
    (a === '--format' && argv[i + 1] === 'json') ||
    a === '-fjson' ||
    (a === '-f' && argv[i + 1] === 'json'),
);

async function fail(error: unknown): Promise<void> {
  if (error instanceof UserError) {
    process.exitCode = EXIT.usage;
    const { code, title, message, hint } = error;
    if (wantsJson)
      return print(
        `${JSON.stringify({ schemaVersion: '1.0', error: { code, title: plainText(title), message: plainText(message), hint: plainText(hint) } }, null, 2)}\n`,
      );
    return tell(
      plainText(`ecs-doctor: ${title}\n${message === '' ? '' : `\n${message}\n`}${hint === '' ? '' : `\n${hint}\n`}`),
    );
  }
  process.exitCode = EXIT.bug;
  tell(
    plainText(
      `ecs-doctor ${version} (Node ${process.version}) has a bug: ${(error as Error)?.stack ?? String(error)}\n\nPlease report it. The file that \`ecs-doctor capture TARGET --out case.json\` writes holds no secret and shows what happened.\n`,
    ),
  );
}

const HELP = '`ecs-doctor --help` lists the commands, `ecs-doctor COMMAND --help` its options.';
const COMMANDS = ['diagnose', 'demo', 'audit', 'capture', 'explain', 'rules', 'policy', 'completion'];
/** Options that take one value; said twice, none of the two is the one that was meant. */
const ONCE = ['region', 'profile', 'timeout', 'format', 'output', 'case', 'out', 'missing', 'fail-on'];

/** What the parser says, in our words. */
function wrongUse(said: string): UserError {
  const title = said.startsWith('Not enough non-option arguments')
    ? 'Which service or task?'
    : said.replace(/^Not enough arguments following: (\S+)$/, '--$1 needs a value').replace(/\s*\n\s*/g, ' ');
  return new UserError('usage', title, '', HELP);
}
function noSuchCommand(name: string): UserError {
  const near = nearest(name, COMMANDS);
  return new UserError(
    'usage',
    `There is no command ${name.slice(0, 200)}`,
    near.length > 0 ? `Near it: ${near.join(', ')}.` : '',
    HELP,
  );
}

const aws = <T>(y: Argv<T>) =>
  y
    .option('region', {
      type: 'string',
      requiresArg: true,
      describe: 'AWS region; an ARN or a console URL says it itself',
    })
    .option('profile', { type: 'string', requiresArg: true, describe: 'named profile of the AWS configuration' })
    .option('timeout', {
      type: 'string',
      requiresArg: true,
      default: '60s',
      describe: 'deadline of the whole run: 30s, 2m',
    });
const output = <T>(y: Argv<T>) =>
  y
    .option('format', {
      alias: 'f',
      choices: ['terminal', 'json', 'markdown'] as const,
      default: 'terminal' as const,
      describe: 'how to print the report',
    })
    .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'write the report to this file' });
const looking = <T>(y: Argv<T>) =>
  y
    .option('logs', {
      type: 'boolean',
      default: true,
      describe: 'read the last log lines of a failed container; --no-logs refuses',
    })
    .option('only', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'rules to run: an id, or an area such as network',
    })
    .option('skip', { type: 'string', array: true, requiresArg: true, describe: 'rules to leave out' });
const TARGET = 'cluster/service, cluster/task-id, an ARN of either, or a URL of the ECS console';

const cli = yargs(argv)
  .scriptName('ecs-doctor')
  .usage('$0 <command>\n\nSays why an Amazon ECS service or task fails, proves it, and prints the fix. It only reads.')
  .command(
    'diagnose [target]',
    'say why a service or a task fails',
    y =>
      looking(output(aws(y.positional('target', { type: 'string', describe: TARGET }))))
        .option('case', { type: 'string', requiresArg: true, describe: 'a recording to look at instead of AWS' })
        .option('risks', { type: 'boolean', default: false, describe: 'report what has not failed yet, too' })
        .option('allow-unclear', {
          type: 'boolean',
          default: false,
          describe: 'exit 0 instead of 3 when too little could be seen',
        })
        .example('$0 diagnose prod/my-api', 'the service my-api in the cluster prod')
        .example('$0 diagnose --case case.json', 'a recording made by capture'),
    async a => (await import('./commands/diagnose.ts')).default(a),
  )
  .command(
    'demo [name]',
    'diagnose a recorded failure; needs no AWS account',
    y =>
      output(
        y
          .positional('name', { type: 'string', describe: 'which recording' })
          .option('list', { type: 'boolean', default: false, describe: 'name the recordings' }),
      ),
    async a => (await import('./commands/demo.ts')).default(a),
  )
  .command(
    'audit',
    'look at every service of one or more clusters',
    y =>
      looking(output(aws(y)))
        .option('cluster', { type: 'string', array: true, requiresArg: true, describe: 'cluster names' })
        .option('all-clusters', { type: 'boolean', default: false, describe: 'every cluster of the region' })
        .option('fail-on', {
          choices: ['unhealthy', 'risk', 'unclear'] as const,
          default: 'unhealthy' as const,
          describe: 'exit 1 when anything reaches this',
        })
        .example('$0 audit --cluster prod --format json', 'for a nightly job'),
    async a => (await import('./commands/audit.ts')).default(a),
  )
  .command(
    'capture <target>',
    'record the calls of a diagnosis, redacted, as a case file',
    y =>
      looking(aws(y.positional('target', { type: 'string', demandOption: true, describe: TARGET }))).option('out', {
        type: 'string',
        requiresArg: true,
        default: 'case.json',
        describe: 'the file to write; - for standard output',
      }),
    async a => (await import('./commands/capture.ts')).default(a),
  )
  .command(
    'explain [message..]',
    'say what a message of ECS means, or show the page of a rule',
    y =>
      y
        .positional('message', {
          type: 'string',
          array: true,
          describe: 'the message, or a rule id; - or nothing reads standard input',
        })
        .option('format', {
          alias: 'f',
          choices: ['terminal', 'json'] as const,
          default: 'terminal' as const,
          describe: 'how to print it',
        })
        .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'write to this file' })
        .parserConfiguration({ 'unknown-options-as-args': true })
        .example('$0 explain "CannotPullContainerError: …"', ''),
    async a => (await import('./commands/explain.ts')).default(a),
  )
  .command(
    'rules',
    'list the rules',
    y =>
      y.option('format', {
        alias: 'f',
        choices: ['terminal', 'json'] as const,
        default: 'terminal' as const,
        describe: 'how to print them',
      }),
    async a => (await import('./commands/rules.ts')).default(a),
  )
  .command(
    'policy',
    'print the least IAM policy for the rules in use',
    y =>
      y
        .option('missing', {
          type: 'string',
          requiresArg: true,
          describe: 'a JSON report: print only what was denied in it',
        })
        .option('logs', { type: 'boolean', default: true, describe: '--no-logs leaves out reading log lines' })
        .option('only', { type: 'string', array: true, requiresArg: true, describe: 'rules to run' })
        .option('skip', { type: 'string', array: true, requiresArg: true, describe: 'rules to leave out' }),
    async a => (await import('./commands/policy.ts')).default(a),
  )
  .completion('completion', 'print a completion script for your shell')
  .demandCommand(1, 'Which command? `ecs-doctor diagnose cluster/service` is the usual one.')
  .strict()
  .check(a => {
    const twice = ONCE.find(name => Array.isArray(a[name]));
    if (twice !== undefined) throw new UserError('usage', `--${twice} is given more than once`, '', HELP);
    return true;
  })
  .version(version)
  .help()
  .alias('h', 'help')
  .wrap(Math.min(100, process.stdout.isTTY ? (process.stdout.columns ?? 80) : 80))
  .epilogue('Exit codes: 0 healthy, 1 unhealthy, 2 wrong use, 3 unclear, 70 a bug of ecs-doctor.')
  .exitProcess(false)
  .fail((message, error) => {
    if (error instanceof UserError || (error !== undefined && error.name !== 'YError')) throw error;
    throw wrongUse(error?.message ?? message);
  });

quietPipes();
const [first] = argv;
try {
  if (first !== undefined && !first.startsWith('-') && !COMMANDS.includes(first)) throw noSuchCommand(first);
  await cli.parseAsync();
} catch (error) {
  await fail(error);
}
