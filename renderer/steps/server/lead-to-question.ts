/** Leads to a question to the person: the keyboard goes on at its first answer. */
export function leadToQuestion(id: string): void {
  const question = document.getElementById(`question-${id}`);
  question?.querySelector('input')?.focus({ preventScroll: true });
  question?.scrollIntoView({ block: 'start' });
}
