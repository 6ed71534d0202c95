/** A message as a group shows it. */
export interface Heard {
  id: string;
  atMs: number;
  /** Empty where it is a picture. */
  markdown: string;
  /** A picture's name for {@link ConsoleOptions.picture}: its bytes are asked for when it is shown. */
  picture?: string;
}
