/** Pages that the program names to people. They stand alone, so that the window carries nothing else for them. */

/** Where a person can try whether signing in works at all. */
export const signInPage = 'https://login.microsoftonline.com/';
