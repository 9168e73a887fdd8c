import { sanitise } from '../../terminal/sanitise.ts';

/** An element of an XML document. */
export interface XmlElement {
  name: string;
  /** Those that are undefined are left out. */
  attributes: Record<string, string | number | undefined>;
  content?: readonly XmlElement[] | string;
}

/** Renders an XML 1.0 document in UTF-8. Texts are sanitised: XML has no way to write control characters. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, content = [] }: XmlElement, indent: string): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attributeText(String(value))}"`],
  );
  const start = `${indent}<${name}${written.join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escaped(content)}</${name}>\n`;
  const children = content.map((child) => render(child, `${indent}  `));
  return `${start}>\n${children.join('')}${indent}</${name}>\n`;
}

/** Line breaks and tabs would be read as spaces. */
function attributeText(text: string): string {
  return escaped(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

function escaped(text: string): string {
  return (
    sanitise(text)
      // The only ones that sanitising leaves and XML does not have.
      .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}
