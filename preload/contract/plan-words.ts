/** What the parts of a plan are called, which main prints as well. */
export { planWords } from '../../main/words/plan-words.js';
