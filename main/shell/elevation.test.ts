import { describe, expect, it } from 'vitest';
import { carryOutArguments, changeElevationOf, elevatedArgument } from './elevation.js';

const secret = 'ab'.repeat(32);

describe('a start by the program itself', () => {
  it('is known by its arguments', () => {
    const argv = ['app.exe', `--carry-out=${secret}`, '--plan=C:\\a b\\plan.json', '--plan-sha256=cd'];
    expect(carryOutArguments(argv)).toEqual({ secret, path: 'C:\\a b\\plan.json', sha256: 'cd' });
    expect(carryOutArguments(['app.exe', `--carry-out=${secret}`])).toEqual({ secret, path: '', sha256: '' });
    expect(carryOutArguments(['app.exe', '--plan=C:\\plan.json', 'capture.pcapng'])).toBeNull();
    expect(elevatedArgument(argv)).toBeNull();
    expect(elevatedArgument(['app.exe', `--read-closed=${secret}`])).toBe(secret);
  });

  it('to change the server is no matter of other systems', () => {
    if (process.platform !== 'win32') expect(changeElevationOf({ isPackaged: true })).toBeNull();
  });
});
