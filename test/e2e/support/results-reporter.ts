/** Writes one line of JSON per test into the file that CONNECTOR_DOCTOR_E2E_RESULTS names. */
import { EventEmitter } from 'node:events';
import { appendFileSync } from 'node:fs';

interface Heard {
  readonly title?: string;
  readonly parent?: string;
  readonly error?: unknown;
}

/** A reporter of `wdio`: it is told of each test as it ends. */
export class ResultsReporter extends EventEmitter {
  /** Nothing is written later: every line is on disk when the event has been heard. */
  readonly isSynchronised = true;

  constructor() {
    super();
    const file = process.env['CONNECTOR_DOCTOR_E2E_RESULTS'];
    if (file === undefined || file === '') return;
    const door = process.env['CONNECTOR_DOCTOR_E2E_DOOR'] ?? '';
    const write = (test: Heard, state: 'passed' | 'failed' | 'skipped'): void => {
      const title = [door, test.parent, test.title].filter(Boolean).join(': ');
      appendFileSync(file, `${JSON.stringify({ title, state })}\n`);
    };
    this.on('test:pass', (test: Heard) => write(test, 'passed'));
    this.on('test:fail', (test: Heard) => write(test, 'failed'));
    this.on('test:pending', (test: Heard) => write(test, 'skipped'));
    // A hook that fails keeps tests from running: that must not look like fewer tests.
    this.on('hook:end', (hook: Heard) => {
      if (hook.error !== undefined) write(hook, 'failed');
    });
  }
}
