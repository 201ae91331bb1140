/** The parts of a text between which it may break. Joined they are the text. */
export function breakable(text: string): readonly string[] {
  return text.split(/(?<=\/\/)|(?<=[a-z\d]\.)(?=[a-z\d])|(?=:\d)|(?<=[a-z])(?=[A-Z][a-z])|(?<=\\)/);
}
