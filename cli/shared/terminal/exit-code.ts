/** 0 done, 1 something failed and stderr says what, 2 bad arguments or config. */
export type ExitCode = 0 | 1 | 2;
