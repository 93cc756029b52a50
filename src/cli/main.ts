import yargs, { type Argv } from 'yargs';
import { plainText } from '../model/plain-text.ts';
import { nearest, didYouMean } from '../model/nearest.ts';
import { UserError } from '../model/user-error.ts';
import type { ErrorReport } from '../model/report.ts';
import { version } from '../model/version.ts';
import { EXIT } from './exit.ts';
import { leave, print, quietPipes, tell, width } from './io.ts';

const argv = process.argv.slice(2);
const wanted = (format: string): boolean =>
  argv.some(
    (a, i) =>
      a === `--format=${format}` || a === `-f${format}` || ((a === '--format' || a === '-f') && argv[i + 1] === format),
  );
const wantsLines = wanted('ndjson');
const wantsJson = wanted('json') || wantsLines;

const errorDocument = ({ code, title, message, hint }: UserError): ErrorReport => ({
  schemaVersion: '1.0',
  kind: 'error',
  error: { code, title: plainText(title), message: plainText(message), hint: plainText(hint) },
});

async function fail(error: unknown): Promise<void> {
  if (error instanceof UserError) {
    process.exitCode = EXIT.usage;
    const { title, detail, hint } = error;
    const words = plainText(`${[`ecs-doctor: ${title}`, detail, hint].filter(part => part !== '').join('\n\n')}\n`);
    if (!wantsJson) return tell(words);
    // Where standard output is what can't be written to, standard error is left.
    return print(`${JSON.stringify(errorDocument(error), null, wantsLines ? 0 : 2)}\n`).catch(() => tell(words));
  }
  process.exitCode = EXIT.bug;
  tell(
    plainText(
      `ecs-doctor ${version} (Node ${process.version}) has a bug: ${(error as Error)?.stack ?? String(error)}\n\nPlease report it, with the redacted recording that \`ecs-doctor capture TARGET --out case.json\` writes.\n`,
    ),
  );
}

const HELP = 'Run ecs-doctor --help for the commands, or ecs-doctor COMMAND --help for its options.';
const COMMANDS = ['diagnose', 'demo', 'audit', 'capture', 'explain', 'rules', 'policy', 'completion'];
/** Options that take one value: given twice, neither value is the one that was meant. */
const ONCE = [
  ...['region', 'profile', 'timeout', 'format', 'output', 'case', 'out', 'missing', 'since', 'until'],
  ...['fail-on', 'min-severity', 'min-score', 'baseline', 'resume', 'config'],
];

/** What the parser says, in our words. */
function wrongUse(said: string): UserError {
  if (said.startsWith('Not enough non-option arguments'))
    return new UserError({ code: 'usage', title: 'Which service or task?', hint: HELP });
  const title = said
    .replace(/^Not enough arguments following: (\S+)$/, '--$1 needs a value')
    .replace(/^Unknown arguments?: (.+)$/, (_, names: string) => {
      const isOption = (name: string): boolean =>
        argv.some(a => a.replace(/^--?/, '').split('=')[0] === name && a.startsWith('-'));
      const [unknown = ''] = names.split(', ');
      return isOption(unknown) ? `There is no option --${unknown}` : `“${unknown}” is one argument too many`;
    })
    .replace(/^Invalid values:\s*Argument: (\S+), Given: "(.*)", Choices: (.+)$/s, (_, name, given, choices) => {
      const list = String(choices).replaceAll('"', '');
      return `--${name} ${given} is not one of ${list}`;
    })
    .replace(/\s*\n\s*/g, ' ');
  return new UserError({ code: 'usage', title, hint: HELP });
}
function noSuchCommand(name: string): UserError {
  const near = nearest(name, COMMANDS);
  return new UserError({
    code: 'usage',
    title: `There is no command ${name.slice(0, 200)}`,
    detail: didYouMean(near),
    hint: HELP,
  });
}

/** One value per flag, repeated or comma-separated: `--only network --only iam`, `--only network,iam`. */
const list = (describe: string) => ({
  type: 'string' as const,
  array: true as const,
  nargs: 1,
  requiresArg: true,
  describe,
  coerce: (values: readonly string[] | string | undefined) =>
    values === undefined
      ? undefined
      : [values]
          .flat()
          .flatMap(v => String(v).split(','))
          .filter(v => v !== ''),
});
const FORMATS = ['terminal', 'json', 'markdown'] as const;

const aws =
  (timeout: string) =>
  <T>(y: Argv<T>) =>
    y
      .option('region', {
        type: 'string',
        requiresArg: true,
        describe: 'AWS Region; a Region in an ARN or console URL takes precedence',
      })
      .option('profile', { type: 'string', requiresArg: true, describe: 'named AWS profile' })
      .option('timeout', {
        type: 'string',
        requiresArg: true,
        default: timeout,
        describe: 'time limit of the whole run, such as 30s or 2m',
      });
const format = <T>(y: Argv<T>) =>
  y.option('format', { alias: 'f', choices: FORMATS, default: 'terminal' as const, describe: 'output format' });
const report = <T>(y: Argv<T>) =>
  y
    .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'write the report to a file' })
    .option('all-fixes', {
      type: 'boolean',
      default: false,
      describe: 'print every alternative fix in full, not only the first',
    });
const output = <T>(y: Argv<T>) => report(format(y));
const logs = <T>(y: Argv<T>) =>
  y.option('logs', {
    type: 'boolean',
    default: true,
    describe: "read a failed container's last log lines; --no-logs skips this",
  });
const selection = <T>(y: Argv<T>) =>
  y
    .option('only', list('run only these rules: an ID, or an area such as network'))
    .option('skip', list('skip these rules'));
const looking = <T>(y: Argv<T>) => selection(logs(y));
const WHEN = 'a time (UTC without an offset), or how long ago: 2h, 3d';
const window = <T>(y: Argv<T>) =>
  y
    .option('since', { type: 'string', requiresArg: true, describe: `only failures since ${WHEN}` })
    .option('until', { type: 'string', requiresArg: true, describe: `only failures until ${WHEN}` });
const TARGET = 'cluster/service, cluster/task-id, the ARN of either, or an ECS console URL';

const cli = yargs(argv)
  .scriptName('ecs-doctor')
  .usage('$0 <command>\n\nFinds out why an Amazon ECS service or task fails, proves it, and prints the fix. Read-only.')
  .command(
    'diagnose [target]',
    'Find out why a service or task fails',
    y =>
      window(looking(output(aws('60s')(y.positional('target', { type: 'string', describe: TARGET })))))
        .option('case', { type: 'string', requiresArg: true, describe: 'diagnose a recording instead of asking AWS' })
        .option('risks', { type: 'boolean', default: false, describe: 'also report risks (nothing has failed yet)' })
        .option('allow-unclear', {
          type: 'boolean',
          default: false,
          describe: 'exit 0 instead of 3 when too little could be read',
        })
        .example('$0 diagnose prod/my-api', 'service my-api in cluster prod')
        .example('$0 diagnose --case case.json', 'a recording made by capture'),
    async a => (await import('./commands/diagnose.ts')).default(a),
  )
  .command(
    'demo [name]',
    'Diagnose a recorded failure, without an AWS account',
    y =>
      output(
        y
          .positional('name', { type: 'string', describe: 'name of the recording' })
          .option('list', { type: 'boolean', default: false, describe: 'list the recordings' }),
      ),
    async a => (await import('./commands/demo.ts')).default(a),
  )
  .command(
    'audit',
    'Check every service of one or more clusters',
    y =>
      looking(report(aws('15m')(y)))
        .option('format', {
          alias: 'f',
          choices: [...FORMATS, 'ndjson'] as const,
          default: 'terminal' as const,
          describe: 'output format; ndjson writes each report in a line as it is known',
        })
        .option('cluster', list('cluster name, ARN, or a pattern such as prod-*'))
        .option('all-clusters', { type: 'boolean', default: false, describe: 'every cluster of the Region' })
        .option('service', list('only services of this pattern: api-*, prod/api-*'))
        .option('allow-empty', {
          type: 'boolean',
          default: false,
          describe: 'exit 0 instead of 2 when the Region has no clusters',
        })
        .option('baseline', {
          type: 'string',
          requiresArg: true,
          describe: 'an earlier report (json, ndjson) or state file: show what is new and what is fixed',
        })
        .option('resume', {
          type: 'string',
          requiresArg: true,
          describe: 'state file: results are kept there, and a run that was cut short is continued',
        })
        .option('config', {
          type: 'string',
          requiresArg: true,
          describe: 'file with suppressions (default: ecs-doctor.config.json or .mjs in this folder)',
        })
        .option('ignore', list('suppress a rule: RULE or RULE:SERVICE-PATTERN'))
        .option('min-severity', {
          choices: ['error', 'warning', 'info'] as const,
          default: 'info' as const,
          describe: 'leave out risks below this severity',
        })
        .option('min-score', {
          type: 'number',
          requiresArg: true,
          describe: 'exit 1 when the overall score is lower (0 to 100)',
        })
        .option('fail-on', {
          choices: ['new', 'unhealthy', 'risk', 'unclear'] as const,
          default: 'unhealthy' as const,
          describe: 'exit 1 when a service has this status or worse; new: when something is not in the baseline',
        })
        .option('verbose', {
          type: 'boolean',
          default: false,
          describe: 'list every service by name, with what was found in it',
        })
        .example('$0 audit --cluster prod --format json', 'for a nightly job')
        .example('$0 audit --all-clusters --baseline last.json --fail-on new', 'fail only on what is new'),
    async a => (await import('./commands/audit.ts')).default(a),
  )
  .command(
    'capture <target>',
    'Record the API calls of a diagnosis, redacted, in a case file',
    y =>
      window(looking(aws('60s')(y.positional('target', { type: 'string', demandOption: true, describe: TARGET }))))
        .option('out', {
          type: 'string',
          requiresArg: true,
          default: 'case.json',
          describe: 'file to write; - for standard output',
        })
        .option('force', { type: 'boolean', default: false, describe: 'replace the file if it exists' }),
    async a => (await import('./commands/capture.ts')).default(a),
  )
  .command(
    'explain [message..]',
    'Explain a message from ECS, or show the page of a rule',
    y =>
      y
        .positional('message', {
          type: 'string',
          array: true,
          describe: 'the message, or a rule ID; - or nothing reads standard input',
        })
        .option('format', {
          alias: 'f',
          choices: ['terminal', 'json'] as const,
          default: 'terminal' as const,
          describe: 'output format',
        })
        .option('output', { alias: 'o', type: 'string', requiresArg: true, describe: 'write to a file' })
        .parserConfiguration({ 'unknown-options-as-args': true })
        .example('$0 explain "CannotPullContainerError: …"', ''),
    async a => (await import('./commands/explain.ts')).default(a),
  )
  .command(
    'rules',
    'List the rules',
    y =>
      y
        .option('format', {
          alias: 'f',
          choices: ['terminal', 'json'] as const,
          default: 'terminal' as const,
          describe: 'output format',
        })
        .option('messages', {
          type: 'boolean',
          default: false,
          describe: 'print every message of every rule, to read them in one sitting',
        }),
    async a => (await import('./commands/rules.ts')).default(a),
  )
  .command(
    'policy',
    'Print the least-privilege IAM policy that the rules need',
    y =>
      selection(logs(y)).option('missing', {
        type: 'string',
        requiresArg: true,
        describe: 'a JSON report: print only the permissions that were denied in it',
      }),
    async a => (await import('./commands/policy.ts')).default(a),
  )
  .command(
    'completion [shell]',
    'Print a completion script for bash, zsh or fish',
    y => y.positional('shell', { type: 'string', describe: 'bash, zsh or fish; your own shell if left out' }),
    async a => (await import('./commands/completion.ts')).default(a),
  )
  .completion('yargs-completion', false)
  .demandCommand(1, 'Which command? Most people want ecs-doctor diagnose cluster/service.')
  .strict()
  .check(a => {
    const twice = ONCE.find(name => Array.isArray(a[name]));
    if (twice !== undefined)
      throw new UserError({ code: 'usage', title: `--${twice} is given more than once`, hint: HELP });
    return true;
  })
  .version(version)
  .help()
  .alias('h', 'help')
  .wrap(Math.min(100, width()))
  .epilogue('Exit codes: 0 healthy, 1 unhealthy, 2 usage error, 3 unclear, 70 internal error.')
  .exitProcess(false)
  .fail((message, error) => {
    if (error instanceof UserError || (error !== undefined && error.name !== 'YError')) throw error;
    throw wrongUse(error?.message ?? message);
  });

quietPipes();
const [first] = argv;
try {
  if (first !== undefined && !first.startsWith('-') && ![...COMMANDS, 'yargs-completion'].includes(first))
    throw noSuchCommand(first);
  await cli.parseAsync();
} catch (error) {
  await fail(error);
}
await leave();
