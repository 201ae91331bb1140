/** Cuts names so that what tells them apart stays in sight where there is little room. */

/** Shorter first labels are worth more than the room they take. */
const longLabel = 10;

/** Fewer letters of an id tell nothing. */
const fewestLetters = 3;

/**
 * A name in two parts, which together are the name. The first may be cut short where there is no room: it is the id of a
 * tenant or of a machine. The second says whose name it is. An address, and a name of two labels, has no first part.
 */
export function partsOfName(name: string): { readonly id: string; readonly rest: string } {
  const dot = name.indexOf('.');
  const isLong = dot >= longLabel && name.indexOf('.', dot + 1) > 0;
  return isLong ? { id: name.slice(0, dot), rest: name.slice(dot) } : { id: '', rest: name };
}

/** A name that lost as much of its id as it can: the room it takes at least. */
export function shortestName(name: string): string {
  const { id, rest } = partsOfName(name);
  return id === '' ? name : `${[...id].slice(0, fewestLetters).join('')}…${rest.slice(1)}`;
}

/**
 * A name in the room there is: of its id goes what has to, and if that is not enough, its beginning. The end of a name
 * says whose it is, and stays.
 *
 * @param room in the same unit as what `widthOf` gives
 */
export function fitName(name: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(name) <= room) return name;
  const { id, rest } = partsOfName(name);
  const letters = [...id];
  const cut = (most: number): string => `${letters.slice(0, most).join('')}…${rest.slice(1)}`;
  const most = id === '' ? 0 : largest(letters.length - 1, (count) => widthOf(cut(count)) <= room);
  if (most >= fewestLetters) return cut(most);
  const all = [...name];
  const end = (count: number): string =>
    `…${all
      .slice(all.length - count)
      .join('')
      .replace(/^\.+/, '')}`;
  return end(
    Math.max(
      1,
      largest(all.length - 1, (count) => widthOf(end(count)) <= room),
    ),
  );
}

/** The largest whole number from 0 up to `most` that fits, where all below it fit, too. */
function largest(most: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A machine's place in few letters: the first label of its name, with the port. An address stays as it is. */
export function shortPlace(place: string): string {
  const [, label, port] = /^([^.:[\]]*[a-z-][^.:[\]]*)\.[^:]*(:\d+)?$/i.exec(place) ?? [];
  return label === undefined ? place : `${label}${port ?? ''}`;
}
