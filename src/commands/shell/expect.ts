import { defineCommand } from '../../command-line/command.ts';
import { UsageError } from '../../core/errors.ts';

export const expect = defineCommand({
  name: 'expect',
  summary: 'check what the last line did; for all forms, see "help test"',
  only: 'shell',
  target: false,
  operands: [
    {
      name: 'EXPECTATION',
      summary: 'text, a value of the result, a failure, a duration, progress or a log message',
      required: true,
      rest: true,
      takes: 'expectation',
    },
  ],
  options: [],
  examples: [
    'expect 42',
    'expect has "two words"',
    'expect ~ /^\\d+ rows$/i',
    'expect .structuredContent.items length >= 2',
    'expect .content[0].text == $x.name',
    'expect usage "takes a number"',
    'expect within 200ms',
    'expect log warning "disk"',
  ],
  // The shell reads such lines itself.
  run: () =>
    Promise.reject(new UsageError('expect must be the first word of a line. For example: expect 42')),
});
