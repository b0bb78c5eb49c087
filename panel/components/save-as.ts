/** Files that the user is given. */

/** Gives the user a file. */
export function saveAs(pieces: readonly string[], mimeType: string, name: string): void {
  const url = URL.createObjectURL(new Blob([...pieces], { type: mimeType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser took hold of the data with the click; the address is of no more use.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
