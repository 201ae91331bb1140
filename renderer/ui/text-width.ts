/** How wide a text will be drawn, in pixels, so that a place for it can be found before it is drawn. */

const canvas = document.createElement('canvas').getContext('2d');

/** Measures texts in the font of an element; 0 where nothing can be measured. */
export function textWidth(element: Element): (text: string) => number {
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const known = new Map<string, number>();
  return (text) => {
    if (canvas === null) return 0;
    let width = known.get(text);
    if (width === undefined) {
      canvas.font = font;
      width = Math.ceil(canvas.measureText(text).width);
      known.set(text, width);
    }
    return width;
  };
}
