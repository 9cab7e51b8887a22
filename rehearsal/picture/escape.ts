/** What XML does not allow in a text, and halves of characters. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Characters that change the direction of the text around them. A name has no need of them (letters carry their own
 * direction), and one of them could make a line of the page read backwards.
 */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags or in a quoted attribute. What may not be shown is shown as U+FFFD. */
export function escaped(text: string): string {
  return shown(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A text without what may not be shown. */
export function shown(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(DIRECTION, '\ufffd');
}
