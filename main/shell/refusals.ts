/** What browser mode answers to somebody it does not let in, with the way in. */

/** A refusal: what is the matter, and what to do. Plain text of our own, nothing of the request. */
export interface Refusal {
  readonly title: string;
  readonly advice: string;
}

/** The refusals there are. */
export const refusals = {
  noToken: {
    title: 'This page opens with the address from the terminal',
    advice:
      'Connector Doctor printed an address with a token when it was started. Copy the whole line, from http:// to the end of the token, and open that.',
  },
  wrongToken: {
    title: 'The token in this address is not the right one',
    advice:
      'Look at the terminal that runs Connector Doctor and open the address it printed last. An address of an earlier start does not serve any more.',
  },
  spent: {
    title: 'The address has been used already',
    advice:
      'It serves once, in one browser. If that was you, go back to that browser. If not, end Connector Doctor in its terminal with Ctrl+C, start it again, and open the new address.',
  },
  host: (port: number): Refusal => ({
    title: 'This server answers to its own address alone',
    advice: `Open it as 127.0.0.1:${port} or localhost:${port}. Through an SSH tunnel, use the same port at both ends: ssh -L ${port}:127.0.0.1:${port}.`,
  }),
} as const;

/** The page that says so. */
export function refusalPage({ title, advice }: Refusal): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Connector Doctor</title>
<h1>${title}</h1>
<p>${advice}</p>
</html>
`;
}
