/** A reader that closes the pipe (`| head -1`) has had enough. That is not an error. */
export function letReadersGo(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Waits until all output is written. A pipe takes it piece by piece, and an early exit would cut it off. */
export const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });
