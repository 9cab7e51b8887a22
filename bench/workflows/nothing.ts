/** The bare engine: a workflow that does nothing with what it is given. */
export async function nothing(_filler: string): Promise<void> {
  return;
}
