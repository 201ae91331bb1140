/** The shape of a format. */
import type { AllowList } from './allow-list.js';

/** A list as one kind of device takes it. */
export interface AllowListText {
  /** Ready to paste. */
  readonly text: string;
  /** What cannot stand in the text, because the device takes no comments there; else empty. */
  readonly notes: readonly string[];
}

/** Writes a list down. */
export type Render = (list: AllowList) => AllowListText;
