/** A reader that has gone away (`| head -1`) wants no more; that is no failure of ours. */
export function letReadersGo(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Waits until all that was written is out: a pipe takes it piece by piece, and whoever exits before cuts it off. */
export const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });
