/** Serves one automatic configuration script. Usage: scripted-wpad.ts ADDRESS SCRIPT. */
import { createServer } from 'node:http';

const [, , address, script] = process.argv;
createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/x-ns-proxy-autoconfig' });
  response.end(script);
}).listen(80, address);
