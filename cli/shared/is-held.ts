import { openHeld } from '../../local/aws/open-table.ts';
import { whatToEmbed } from '../../local/aws/services.ts';

/** Is a `run` at work on the data? */
export async function isHeld({ dataDirectory }: { dataDirectory: string }): Promise<boolean> {
  if (!whatToEmbed(process.env).dynamoDb) return false;
  const held = await openHeld(dataDirectory);
  await held?.close();
  return held !== null;
}
