/** Every form in which a text may have been left somewhere: as it is, in capitals, escaped, encoded. */
export function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text);
  // Inside longer base64 a text can begin at three places; the characters at its edges belong to its neighbours.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), utf8])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  const plain = [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    encodeURIComponent(text),
    utf8.toString('hex'),
  ];
  const forms = [...plain, text.replaceAll(' ', '+'), ...base64];
  return [...forms.map((form) => Buffer.from(form)), Buffer.from(text, 'utf16le')];
}

/** Which of the texts are found in `where`, in any form. */
export function foundIn(where: Uint8Array | string, texts: readonly string[]): string[] {
  const bytes = Buffer.from(where);
  return texts.filter((text) => formsOf(text).some((form) => bytes.includes(form)));
}
