import { UriTemplate } from '../../../arguments/uri-template.ts';
import { UsageError } from '../../../core/errors.ts';
import { asString } from '../../../core/json.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';

/** That the URIs of resources are URIs. */
export const uriRule: InterfaceRule = {
  id: 'schema/uris',
  group: 'schema',
  weight: 'must',
  summary: 'URIs of resources are absolute and follow RFC 3986.',
  source: specification('2026-07-28/server/resources#custom-uri-schemes', 'Custom URI Schemes'),
  *check({ resources }) {
    for (const name of resources.map(({ uri }) => asString(uri))) {
      if (name === undefined || name === '') continue;
      const found = { kind: 'resource', name, path: '/uri' } as const;
      if (!/^[a-z][a-z\d+.-]*:/i.test(name)) {
        const message = 'The URI has no scheme. Begin it with one, such as "file:" or one of your own.';
        yield { ...found, message };
        continue;
      }
      const [other] = /[^\w.~:/?#[\]@!$&'()*+,;=%-]|%(?![\da-f]{2})/iu.exec(name) ?? [];
      if (other === undefined) continue;
      const message = 'The URI has a character that must be percent-encoded. Some clients reject it.';
      yield { ...found, weight: 'should', message, excerpt: other };
    }
  },
};

/** That URI templates can be expanded. */
export const uriTemplateRule: InterfaceRule = {
  id: 'schema/uri-templates',
  group: 'schema',
  weight: 'must',
  summary: 'URI templates follow RFC 6570.',
  source: specification('2026-07-28/server/resources#resource-templates', 'Resource Templates'),
  *check({ templates }) {
    for (const name of templates.map(({ uriTemplate }) => asString(uriTemplate))) {
      if (name === undefined || name === '' || isTemplate(name)) continue;
      const message =
        'The URI template is malformed, so that no client can expand it. Each variable is written as {name}, or with an operator as {+name} or {?name}.';
      yield { kind: 'template', name, path: '/uriTemplate', message };
    }
  },
};

function isTemplate(text: string): boolean {
  try {
    new UriTemplate(text);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
