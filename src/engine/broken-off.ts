import { ConnectionError } from '../base/errors.ts';

/** The server has forgotten the session (HTTP 404): a new one may be begun (specification, "Session management"). */
export class SessionGoneError extends ConnectionError {}

/** The stream on which an answer was to come was cut before it came. */
export class StreamCutError extends ConnectionError {}
