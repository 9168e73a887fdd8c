import type { Asker, Question } from '../base/question.ts';
import type { Options } from '../commands/options.ts';
import type { Desk } from './desk.ts';

/** Who answers what the servers of a line ask. `notice` tells of something beside the result. */
export function askerFor(_options: Options, desk: Desk, notice: (message: string) => void): Asker {
  const reason = desk.staffed ? 'this version of mcpc cannot ask you yet' : 'nobody can answer here';
  return async (question) => {
    notice(`${sentenceFor(question)} Declined: ${reason}.`);
    return { action: 'decline', reason };
  };
}

function sentenceFor(question: Question): string {
  const { server } = question;
  switch (question.type) {
    case 'sampling':
      return `${server} asks for a model's answer.`;
    case 'form':
      return `${server} asks: ${question.message}`;
    case 'url':
      return `${server} asks to visit ${question.url} — ${question.message}`;
  }
}
