/** Where a task's leads and its state are kept. */
export const taskPartition = (taskKey: string): string => `TASK#${taskKey}`;
