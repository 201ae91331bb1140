/** Put in by the build: name and version of package.json. */
declare const __PROGRAM_NAME__: string;
declare const __PROGRAM_VERSION__: string;
