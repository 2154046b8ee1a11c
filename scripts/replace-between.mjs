/**
 * The text with what is between `<!-- name -->` and `<!-- /name -->` replaced.
 * @param {string} text
 * @param {string} name
 * @param {string} content
 */
export function replaceBetween(text, name, content) {
  const pattern = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!pattern.test(text))
    throw new Error(`There is no place for the ${name}: <!-- ${name} --><!-- /${name} -->`);
  return text.replace(pattern, () => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`);
}
