/** The text that an example says it prints: the comment lines below "// Prints:", without their indent. */
export function printedText(source) {
  const [, block] = /^\/\/ Prints:\n((?:\/\/.*\n)+)/m.exec(source) ?? [];
  if (!block) throw new Error('the example has no "// Prints:" comment');
  return block.replace(/^\/\/ {0,3}/gm, '').trimEnd();
}
