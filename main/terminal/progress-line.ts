/** One line on standard error that overwrites itself, for people alone: nothing of it where it is no terminal. */
export function progressLine(): { readonly show: (text: string) => void; readonly clear: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let isShown = false;
  return {
    show: (text) => {
      process.stderr.write(`\r\u001b[2K${text} `);
      isShown = true;
    },
    clear: () => {
      if (isShown) process.stderr.write('\r\u001b[2K');
    },
  };
}
