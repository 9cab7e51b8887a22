/**
 * Where the embedded MongoDB answers on a port of this machine, with the database `tuntas`.
 *
 * `directConnection`: one node, so there is nothing to discover. `retryWrites=false`: SecantusDB goes through everything
 * that it remembers for such repeats (up to 10,000 writes of half an hour) at every single write, which soon took two
 * thirds of its time (docs/bench.md). Nothing of ours rests on it: what is written twice is written once.
 */
export function embeddedMongodbUri(port: number): string {
  return `mongodb://127.0.0.1:${port}/tuntas?directConnection=true&retryWrites=false`;
}
