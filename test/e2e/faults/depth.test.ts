import { describeFaults } from '../harness/faults.ts';
import { inlineServer } from '../harness/inline.ts';

/** Sends arrays nested 20,000 deep in place of the text "#deep"; with --handshake as the error of `initialize`. */
const server = (...words: string[]) =>
  inlineServer(
    `
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (line) => write(line.replace('"#deep"', deep));
  const handshake = {
    initialize: () => {
      throw new Refusal(-32603, '#deep');
    },
  };
  serve({
    ...(flag('--handshake') ? handshake : {}),
    ...toolMethods([
      { name: 'result', call: () => ({ content: [], structuredContent: { deep: '#deep' } }) },
      { name: 'message', call: () => {
        throw new Refusal(-1, '#deep');
      } },
      { name: 'stray', call: () => {
        process.stdout.write('"#deep"\\n');
        return text('done');
      } },
    ]),
  });
`,
    ...words,
  );

const tooDeep = 'JSON that is nested more than 500 levels deep';

describeFaults('JSON nested 20,000 levels deep', [
  {
    fault: 'in a result',
    server: server(),
    line: ['call', 'result'],
    status: 3,
    says: [`answered tools/call with ${tooDeep}.`],
  },
  {
    fault: 'in the message of an error',
    server: server(),
    line: ['call', 'message'],
    status: 3,
    says: [`answered tools/call with ${tooDeep}.`],
  },
  {
    fault: 'in the handshake',
    server: server('--handshake'),
    line: ['tools'],
    status: 3,
    says: [`answered initialize with ${tooDeep}.`],
  },
  {
    fault: 'beside a result',
    server: server(),
    line: ['call', 'stray'],
    status: 0,
    prints: 'done\n',
    says: [`It sent ${tooDeep}, which is not read.`],
    repaired: true,
  },
]);
