/** The tool `login` takes a user, a password and whether to stay; it returns the length of the password. */
import { serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

serve(
  toolMethods([
    {
      name: 'login',
      inputSchema: {
        type: 'object',
        properties: {
          user: { type: 'string', description: 'Who you are\nand more of it', minLength: 2 },
          password: { type: 'string' },
          stay: { type: 'boolean', description: 'Stay logged in' },
        },
        required: ['user', 'password', 'stay'],
      },
      call: ({ user, password, stay }) => text(`${user} ${password.length} ${stay}`),
    },
  ]),
);
