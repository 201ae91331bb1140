import { describe, expect, it } from 'vitest';
import { parseDocument } from './document.js';
import { findSections, type Sections } from './sections.js';

function found(text: string, above: readonly string[] = []): Sections {
  const document = parseDocument(text);
  if ('code' in document) throw new Error(document.message);
  return findSections(document, above);
}

const declaration = '<configSections><section name="own" type="Own, Own"/></configSections>';

describe('the sections of a file', () => {
  it('are found, those of system.net in several places as well', () => {
    const { sections, faults, declared } = found(
      `<configuration>${declaration}<own/><system.net a="1"><settings/></system.net><system.net><defaultProxy/></system.net><runtime/><runtime/></configuration>`,
    );
    expect([...sections.keys()]).toEqual(['own', 'system.net/settings', 'system.net/defaultProxy', 'runtime']);
    expect(faults).toEqual([]);
    expect(declared).toEqual(['own']);
  });

  it.each([
    ['<Configuration/>', 'ROOT-UNKNOWN'],
    ['<configuration xmlns:x="urn:x"/>', 'ROOT-ATTRIBUTE-UNKNOWN'],
    ['<configuration>text</configuration>', 'CONTENT-UNEXPECTED'],
    ['<configuration><?a b?></configuration>', 'CONTENT-UNEXPECTED'],
    ['<?a b?><configuration/>', 'CONTENT-UNEXPECTED'],
    ['<configuration><system.net>text</system.net></configuration>', 'CONTENT-UNEXPECTED'],
    ['<configuration><runtime/><configSections/></configuration>', 'DECLARATIONS-NOT-FIRST'],
    ['<configuration><configSections/><configSections/></configuration>', 'DECLARATIONS-NOT-FIRST'],
    ['<configuration><configSections><section name="a"/></configSections></configuration>', 'DECLARATION-INVALID'],
    ['<configuration><configSections><other/></configSections></configuration>', 'DECLARATION-INVALID'],
    ['<configuration><other/></configuration>', 'SECTION-UNKNOWN'],
    ['<configuration><appsettings/></configuration>', 'SECTION-UNKNOWN'],
    ['<configuration><system.net><DefaultProxy/></system.net></configuration>', 'SECTION-UNKNOWN'],
    ['<configuration><defaultProxy/></configuration>', 'SECTION-UNKNOWN'],
    ['<configuration><appSettings/><appSettings/></configuration>', 'SECTION-DUPLICATE'],
    [
      '<configuration><system.net><defaultProxy/></system.net><system.net><defaultProxy/></system.net></configuration>',
      'SECTION-DUPLICATE',
    ],
  ])('make .NET refuse %s', (text, code) => {
    expect(found(text).faults).toMatchObject([{ code, effect: 'file' }]);
  });

  it('may be those that the machine.config declares', () => {
    expect(found('<configuration><vendor/></configuration>', ['vendor']).faults).toEqual([]);
  });

  it('in <location> are not read, and that is said', () => {
    const { faults, sections } = found('<configuration><location><appSettings/></location></configuration>');
    expect(faults).toMatchObject([{ code: 'LOCATION-NOT-READ', effect: 'unknown' }]);
    expect(sections.size).toBe(0);
  });

  it('name no more than a hundred faults', () => {
    expect(found(`<configuration>${'<x/>'.repeat(5000)}</configuration>`).faults).toHaveLength(100);
  });
});
