import { expect, it } from 'vitest';
import { errorLine } from '../../../src/aws/app/error-line.ts';

it.each([
  [
    'Node: the error above its frames and the version',
    [
      'loading routes',
      "TypeError: Cannot read properties of undefined (reading 'hooks')",
      '    at register (/app/dist/routes.js:41:27)',
      '',
      'Node.js v22.11.0',
    ],
    1,
  ],
  [
    'Node with an error code',
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'", '    at node:internal/x:1:1', 'Node.js v20.1.0'],
    0,
  ],
  [
    'Python: the last line of the traceback',
    [
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 3, in <module>',
      "    os.environ['DB']",
      "KeyError: 'DB'",
    ],
    3,
  ],
  [
    'Java: the innermost cause',
    [
      'Exception in thread "main" java.lang.IllegalStateException: no context',
      '\tat com.acme.Main.main(Main.java:9)',
      'Caused by: java.net.ConnectException: Connection refused',
      '\t... 3 more',
    ],
    2,
  ],
  ['Go: the panic above its goroutines', ['starting', 'panic: no DSN', '', 'goroutine 1 [running]:', 'main.main()'], 1],
  ['Rust: the panic', ["thread 'main' panicked at src/main.rs:3:5:", 'note: run with `RUST_BACKTRACE=1`'], 0],
  [
    'Rust: what the panic says, which is in the next line',
    ["thread 'main' panicked at src/main.rs:3:5:", 'called `Option::unwrap()` on a `None` value', 'note: run with `X`'],
    1,
  ],
  ['Ruby', ["/app/x.rb:1:in `<main>': undefined local variable or method `y' (NameError)"], 0],
  ['a log level', ['2026-01-01 INFO up', '2026-01-01 ERROR config: DB_URL is empty', '2026-01-01 INFO bye'], 1],
  ['nothing that calls itself an error: the last line', ['starting', 'giving up'], 1],
  ['only frames: the last line', ['    at a', 'Node.js v22.1.0'], 1],
  ['an empty log', [], -1],
] as const)('%s', (_, lines, at) => {
  expect(errorLine(lines.map(text => ({ text })))).toBe(at);
});
