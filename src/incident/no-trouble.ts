/** Whether a cause means that nothing is wrong: an incident of it ends without a word. */
export function isNoTrouble(cause: string): boolean {
  return cause === 'planned-restart' || cause === 'healthy';
}
