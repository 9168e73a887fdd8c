/** Never answers a method that it doesn't know, `server/discover` among them. */
import { serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

serve(toolMethods([{ name: 'hello', call: () => text('hello') }]), { unknown: () => never });
