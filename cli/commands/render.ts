import { type Command, Option } from 'commander';
import { KINDS, type Kind } from '../render/kinds.ts';
import { type Done, fromHere } from '../shared/arguments/arguments.ts';

interface RenderArguments {
  config: string;
  record?: string;
  channel?: string;
  kind?: Kind;
  out?: string;
  json?: boolean;
}

export function renderCommand(program: Command, done: Done): void {
  program
    .command('render')
    .description('What each message would look like: its text, its length, its exact body. Calls nobody.')
    .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
    .option('--record <file>', 'records as the record API lists them, as JSON (default: a sample)')
    .option('--channel <name>', 'only this channel, with everything that could be told there')
    .addOption(new Option('--kind <kind>', 'only this kind, in every channel').choices(KINDS))
    .option('--out <dir>', 'write texts, bodies and the picture of a digest there')
    .option('--json', 'print JSON instead of text')
    .addHelpText(
      'after',
      `
A message is made by what makes it when it is sent; no secret is read, and a link to take a lead is a placeholder.
Phone numbers are shown as the receiver would get them.
Exits 0: shown; 1: a record cannot be read, and stderr says why; 2: bad arguments or config.`,
    )
    .action(async ({ config, record, channel, kind, out, json }: RenderArguments) => {
      const { render } = await import('../render/render.ts');
      done(
        await render({
          configFile: fromHere(config),
          recordFile: record === undefined ? null : fromHere(record),
          channel: channel ?? null,
          kind: kind ?? null,
          outDirectory: out === undefined ? null : fromHere(out),
          json: json === true,
        }),
      );
    });
}
