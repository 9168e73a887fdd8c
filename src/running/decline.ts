import type { Asker, Question } from '../base/question.ts';

/** Declines every question of a server, and says what was asked. `person`: whether somebody could have answered. */
export function decliner(notice: (message: string) => void, person: boolean): Asker {
  const reason = person ? 'this version of mcpc cannot ask you yet' : 'nobody can answer here';
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
