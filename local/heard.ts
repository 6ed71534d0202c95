/** A message as a group shows it. */
export interface Heard {
  id: string;
  atMs: number;
  markdown: string;
}
