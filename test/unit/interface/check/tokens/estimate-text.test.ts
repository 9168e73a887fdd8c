import { describe, expect, it } from 'vitest';
import { estimateText } from '../../../../../src/interface/check/tokens/estimate-text.ts';

/** Texts with their number of tokens according to o200k_base. */
const counted: Record<string, [text: string, tokens: number]> = {
  german: [
    'Sucht in den Dokumenten des Benutzers nach einem Begriff und gibt die gefundenen Stellen mit Dateinamen und Zeilennummern zurück. Groß- und Kleinschreibung wird nicht berücksichtigt. Die Höchstzahl der Ergebnisse lässt sich über einen Parameter begrenzen.',
    56,
  ],
  french: [
    "Recherche un terme dans les documents de l'utilisateur et renvoie les passages trouvés avec le nom du fichier et le numéro de ligne. La casse n'est pas prise en compte. Le nombre maximal de résultats peut être limité par un paramètre.",
    49,
  ],
  spanish: [
    'Busca un término en los documentos del usuario y devuelve los fragmentos encontrados con el nombre del archivo y el número de línea. No distingue mayúsculas de minúsculas. El número máximo de resultados puede limitarse con un parámetro.',
    48,
  ],
  russian: [
    'Ищет слово в документах пользователя и возвращает найденные фрагменты с именем файла и номером строки. Регистр букв не учитывается. Максимальное число результатов можно ограничить параметром.',
    42,
  ],
  greek: [
    'Αναζητά έναν όρο στα έγγραφα του χρήστη και επιστρέφει τα αποσπάσματα που βρέθηκαν με το όνομα του αρχείου και τον αριθμό γραμμής.',
    44,
  ],
  chinese: [
    '在用户的文档中搜索一个词，并返回找到的段落、文件名和行号。不区分大小写。结果的最大数量可以通过参数限制。查询当前天气和未来七天的天气预报，需要提供城市名称。',
    52,
  ],
  japanese: [
    'ユーザーの文書から語句を検索し、見つかった箇所をファイル名と行番号とともに返します。大文字と小文字は区別しません。結果の最大件数はパラメーターで制限できます。',
    58,
  ],
  korean: [
    '사용자의 문서에서 단어를 검색하고 찾은 부분을 파일 이름과 줄 번호와 함께 반환합니다. 대소문자를 구분하지 않습니다. 결과의 최대 개수는 매개변수로 제한할 수 있습니다.',
    49,
  ],
  arabic: [
    'يبحث عن كلمة في مستندات المستخدم ويعيد المقاطع التي عثر عليها مع اسم الملف ورقم السطر. لا يفرق بين الأحرف الكبيرة والصغيرة.',
    35,
  ],
  hindi: ['उपयोगकर्ता के दस्तावेज़ों में एक शब्द खोजता है और मिले हुए अंश फ़ाइल के नाम और पंक्ति संख्या के साथ लौटाता है।', 36],
  uuid: [
    '3f2b8c1e-9d47-4a6b-8e15-7c0d2f9a4b63 b7e4d210-58fa-4c3d-9f02-1a6e8b5c7d94 0c9d8e7f-6a5b-4c3d-2e1f-0a9b8c7d6e5f',
    100,
  ],
  digits: [
    '1234567890 3.14159265358979 2026-11-28T19:55:52.123Z 10.0.26100 4294967296 65535 1e-9 0x7fffffff',
    54,
  ],
  base64: [
    'aGVsbG8gd29ybGQsIHRoaXMgaXMgYSBiYXNlNjQgc3RyaW5nIHRoYXQgbm9ib2R5IHNob3VsZCByZWFk4pyTIQ==iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ',
    79,
  ],
  emoji: [
    '🚀 Deploys the app ✅ checks the result ⚠️ asks before deleting 🔍 searches 📁 lists files 👩‍💻 opens an editor 🎉',
    33,
  ],
  code: [
    "```ts\nconst result = await client.callTool({ name: 'search', arguments: { query: 'invoice', limit: 10 } });\nfor (const item of result.content) {\n  if (item.type === 'text') console.log(item.text);\n}\n```",
    55,
  ],
  markdown: [
    '## Usage\n\n- **query** (required): the text to look for\n- **limit** (optional): how many results, 1–100; default `10`\n\n| Field | Type |\n| --- | --- |\n| id | string |\n| score | number |\n\n> Note: call `list_sources` first.\n\n\n### Examples\n\n1. `search query="error 500"`\n2. `search query=\'a & b\' limit=5`\n',
    93,
  ],
  upper: [
    'IMPORTANT: NEVER DELETE FILES WITHOUT ASKING THE USER FIRST. MAX_RETRY_COUNT and DEFAULT_TIMEOUT_SECONDS are read from the environment.',
    27,
  ],
  urls: [
    'https://example.com/api/v2/projects/{projectId}/issues?state=open&labels=bug,help%20wanted&per_page=100#results',
    32,
  ],
  pattern: [
    '{"type":"string","pattern":"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"}',
    63,
  ],
  pretty: [
    '{\n  "type": "object",\n  "properties": {\n    "path": {\n      "type": "string",\n      "description": "The path of the file"\n    },\n    "lines": {\n      "type": "array",\n      "items": {\n        "type": "integer",\n        "minimum": 1\n      }\n    }\n  },\n  "required": [\n    "path"\n  ],\n  "additionalProperties": false\n}',
    94,
  ],
  identifiers: [
    'list_open_issues create-pull-request getUserById XMLHttpRequest files.read browser_take_screenshot countOfResults min_length',
    25,
  ],
  english: [
    'Searches the documents of the user for a term and returns the passages that contain it, with the name of the file and the line. Upper and lower case are equal. The number of results can be limited.',
    43,
  ],
  instructions: [
    'Call `list_sources` before `search`, since sources change. Dates are in UTC. Do not send more than 10 requests per minute: the server answers 429 Too Many Requests, and the header Retry-After says how long to wait (seconds).',
    52,
  ],
  schema: [
    '{"type":"object","properties":{"path":{"type":"string","description":"The path of the file, relative to the project"},"encoding":{"type":"string","enum":["utf-8","latin1","base64"],"default":"utf-8"},"lines":{"type":"array","items":{"type":"integer","minimum":1},"minItems":1,"maxItems":100},"options":{"type":"object","properties":{"follow":{"type":"boolean"},"timeout":{"type":"number","exclusiveMinimum":0}},"additionalProperties":false}},"required":["path"],"additionalProperties":false,"$schema":"https://json-schema.org/draft/2020-12/schema"}',
    139,
  ],
};

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe('the estimate of tokens', () => {
  it.each(Object.entries(counted))(
    'is within a quarter of what a tokenizer counts: %s',
    (_, [text, tokens]) => {
      expect(Math.abs(estimateText(text) / tokens - 1)).toBeLessThanOrEqual(0.25);
    },
  );

  it('is within a twentieth for all of these texts together', () => {
    const estimated = sum(Object.values(counted).map(([text]) => estimateText(text)));
    const actual = sum(Object.values(counted).map(([, tokens]) => tokens));
    expect(Math.abs(estimated / actual - 1)).toBeLessThan(0.05);
  });

  it('is 0 for no text', () => {
    expect(estimateText('')).toBe(0);
  });

  it('never decreases when a text continues', () => {
    const pieces = [
      'a',
      'B',
      'XML',
      'ß',
      'é',
      'Я',
      '中',
      'か',
      'ह',
      'ि',
      '7',
      ' ',
      '\n',
      '_',
      '-',
      '{"',
      '🚀',
      '\u0301',
    ];
    // Every pair of pieces is next to each other somewhere.
    const mixed = pieces.flatMap((first) => pieces.map((second) => first + second)).join('');
    for (const text of [mixed, ...Object.values(counted).map(([text]) => text)]) {
      const starts = [...text].map((_, index, characters) => characters.slice(0, index).join(''));
      const estimates = starts.map(estimateText);
      expect(estimates).toEqual([...estimates].sort((a, b) => a - b));
    }
  });
});
