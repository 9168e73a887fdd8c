import type { Asker, Question } from '../base/question.ts';

/** Declines every question of a server, and says what was asked: where nobody can answer. */
export function decliner(notice: (message: string) => void): Asker {
  return async (question) => {
    notice(`${sentenceFor(question)} Declined: nobody can answer here.`);
    return { action: 'decline', reason: 'nobody can answer here' };
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
