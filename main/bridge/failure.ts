import type { Result } from '../../preload/contract/contract.js';

/** An answer that says what is wrong (`message`) and what the person can do about it (`advice`), in plain words. */
export function failure(code: string, message: string, advice: string): Result<never> {
  return { ok: false, error: { code, message, advice } };
}

/** An answer that gives the value asked for. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}
