/** A request that has no answer yet. */
export interface RunningRequest {
  /** By which `cancel` knows it. */
  id: number;
  /** What was asked, as `tools/call`. */
  method: string;
  /** What it is about: a tool's name, a URI… */
  subject: string | undefined;
}
