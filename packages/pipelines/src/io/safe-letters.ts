/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Text in the letters that every file system takes, of any length; `safeName` says which. */
export function safeLetters(text: string): string {
  let name = '';
  for (const byte of new TextEncoder().encode(text.normalize('NFC'))) {
    const char = String.fromCharCode(byte);
    name += /[A-Za-z0-9_+.-]/.test(char) ? char : hex(byte);
  }
  if (name === '') return '%';
  if (/^[.-]/.test(name) || reserved.test(name)) name = hex(name.charCodeAt(0)) + name.slice(1);
  return name.endsWith('.') ? `${name.slice(0, -1)}%2E` : name;
}

const hex = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
