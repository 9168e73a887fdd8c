/** The names of the variables of a URI template (RFC 6570), in their order; what is malformed has none. */
export function templateVariables(template: string): string[] {
  const names = new Set<string>();
  for (const [, list = ''] of template.matchAll(/\{[+#./;?&]?([^{}]+)\}/g)) {
    for (const variable of list.split(',')) names.add(variable.replace(/\*$|:\d+$/, ''));
  }
  names.delete('');
  return [...names];
}
