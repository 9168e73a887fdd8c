/** Never responds to an unknown method, including `server/discover`. */
import { serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

serve(toolMethods([{ name: 'hello', call: () => text('hello') }]), { unknown: () => never });
