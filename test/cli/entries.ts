/** What is compiled for processes of the tests' own: the command line, and the process it starts to look at a part. */
export * from '../../infrastructure/app/cli.ts';
export * from '../../infrastructure/app/commands/inspect.ts';
