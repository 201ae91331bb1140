/** The file that was chosen in a field; the field is emptied, so that the same one may be chosen again once it was mended. */
export function takenFile(field: HTMLInputElement): File | null {
  const file = field.files?.[0] ?? null;
  field.value = '';
  return file;
}
