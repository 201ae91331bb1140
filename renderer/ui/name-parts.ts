/** Cuts names so that what tells them apart stays in sight where there is little room. */

/** Shorter first labels are worth more than the room they take. */
const longLabel = 10;

/**
 * A name in two parts, which together are the name. The first may be cut short where there is no room: it is the id of a
 * tenant or of a machine. The second says whose name it is. An address, and a name of two labels, has no first part.
 */
export function partsOfName(name: string): { readonly id: string; readonly rest: string } {
  const dot = name.indexOf('.');
  const isLong = dot >= longLabel && name.indexOf('.', dot + 1) > 0;
  return isLong ? { id: name.slice(0, dot), rest: name.slice(dot) } : { id: '', rest: name };
}

/** A machine's place in few letters: the first label of its name, with the port. An address stays as it is. */
export function shortPlace(place: string): string {
  const [, label, port] = /^([^.:[\]]*[a-z-][^.:[\]]*)\.[^:]*(:\d+)?$/i.exec(place) ?? [];
  return label === undefined ? place : `${label}${port ?? ''}`;
}
