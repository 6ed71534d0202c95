import { type OpenedTable, openHeld } from '../../local/aws/open-table.ts';
import { whatToEmbed } from '../../local/aws/services.ts';

interface Place {
  dataDirectory: string;
}

/** Is a `run` at work on the data? */
export async function isHeld(place: Place): Promise<boolean> {
  const held = await heldTable(place);
  await held?.close();
  return held !== null;
}

/**
 * The table of a `run` that is at work on the data. Null: there is none.
 *
 * @param options `staying`: only one that goes on until somebody stops it
 */
export const heldTable = async (
  { dataDirectory }: Place,
  options: { staying?: boolean } = {},
): Promise<OpenedTable | null> =>
  whatToEmbed(process.env).dynamoDb ? openHeld(dataDirectory, options) : null;
