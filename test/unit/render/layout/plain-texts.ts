/** Texts that are not Markdown although they have some of its characters: they must be printed as they are. */
export const plainTexts: Readonly<Record<string, string>> = {
  sentence: 'It costs 5 * 3 = 15, # 1 of 2_000 items.\n',
  'several lines': 'First line\nSecond line\n\nThird line, after a gap\n',
  'a list': '- milk\n- eggs\n* bread\n',
  'a numbered list': '1. Open the file\n2. Close the file\n',
  paths: '/usr/lib/x86_64/*.so\nC:\\Users\\me\\_cache_\\*\nsrc/**/*.test.ts\n',
  'glob patterns': '**/node_modules/**\n**/*.map\n!**/keep/**\n',
  python:
    '# Setup\nimport os\n\ndef power(a, **kwargs):\n    """Does *this* and **that**."""\n    # comment\n    return a ** 2 * kwargs["b"]\n',
  'python with headings':
    '## Constants\n\nX = 1\nY = 2\n\n## Functions\n\ndef f(*args, **kwargs):\n    return args\n',
  shell: '#!/bin/bash\n# Install\n\nset -e\nfor f in *.txt; do\n  echo "`basename $f`"\ndone\n',
  typescript:
    '/** Returns `x`. */\nexport const x = (a: number) => a * 2;\n\n/** See [docs](https://example.com/docs). */\nfunction y() {\n  return `${x(1)}`;\n}\n',
  c: '#include <stdio.h>\n\n/* ** bold? ** */\nint main(int argc, char **argv) {\n  return **argv * 2;\n}\n',
  yaml: '# Config\n\nname: demo\nsteps:\n  - run: echo **hi**\n  - run: test\n',
  'yaml with sections': '## Server\n\nhost: 0.0.0.0\nport: 80\n\n## Client\n\nretries: 3\n',
  'a list in yaml': '# Hosts\n- alpha\n- beta\n',
  toml: '# Main\n\n[package]\nname = "x"\n\n[dependencies]\nserde = "1"\n',
  'an env file': '# Keys\n\nA=1\nB=**x**\n',
  dockerfile: '# Build\n\nFROM node:20\nRUN npm ci && npm test\n# Run\nCMD ["node", "x.js"]\n',
  crontab: '# m h dom mon dow command\n* * * * * /bin/true\n*/5 * * * * /bin/date\n',
  gitignore: '# Logs\n\n*.log\n**/dist/\n',
  requirements: '# Core\n\nrequests>=2\nnumpy==1.26\n',
  'a diff':
    'diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n@@ -1,3 +1,3 @@\n # Title\n-**old** [x](https://a.b)\n+**new** [x](https://a.b)\n',
  'a stack trace':
    'TypeError: x is not a function\n    at f (/a/b.js:1:2)\n    at Object.<anonymous> (/a/c.js:3:4)\n',
  'a python trace':
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f(**x)\nTypeError: f() got **x**\n',
  'a log':
    '2025-01-01 10:00:00 INFO ## Start ##\n2025-01-01 10:00:01 WARN **slow** `query`\n2025-01-01 10:00:02 INFO done\n',
  'an ascii table': '+----+-------+\n| id | name  |\n+----+-------+\n| 1  | alpha |\n+----+-------+\n',
  'a psql table': ' id | name\n----+-------\n  1 | alpha\n  2 | beta\n(2 rows)\n',
  'aligned columns': 'NAME     STATUS   AGE\nalpha    Ready    5d\nbeta_*   Ready    6d\n',
  csv: 'id,name,note\n1,alpha,"**x**"\n2,beta,"# y"\n',
  tsv: 'id\tname\n1\t*a*\n2\t_b_\n',
  'ascii art': '  _____\n /     \\\n| () () |\n \\  ^  /\n  |||||\n  |||||\n# ** ** #\n',
  tree: '.\n├── src\n│   └── a.ts\n└── **/x\n',
  'an underlined title': 'Report\n======\n\nAll is well.\n\nDetails\n-------\n\nNone.\n',
  restructuredtext: 'Title\n=====\n\n.. note::\n\n   This is **bold** and ``code``.\n\nExample::\n\n   x\n',
  html: '<html>\n<body>\n<p>**not bold**</p>\n<a href="x">[a](https://b.c)</a>\n</body>\n</html>\n',
  latex: '\\section{A}\n\\begin{itemize}\n\\item **x**\n\\end{itemize}\n',
  'a mail': 'From: a@example.com\nSubject: **Hi**\n\n> quoted\n> more\n\nHello\n',
  'ini file': '# Settings\n\n[core]\neditor = vi\n',
  sql: '-- Report\nSELECT * FROM t WHERE a_b = 1 -- **x**\nGROUP BY `c`;\n',
  makefile: '# Targets\n\nall: build\n\ttest *.c\n\n## Clean\n\nclean:\n\trm -f *.o\n',
  regex: '^\\s*(\\*\\*|__)(.+?)\\1$\n[a-z]+(\\d*)\n',
  math: '2**3**4 = 2 ** 81\na*b*c*d\nx_1 + x_2\n',
  'json lines': '{"a": "**x**"}\n{"a": "# y"}\n',
  'broken json': '{"a": [1, 2,\n  "**x**"\n',
  'a docstring':
    'Multiplies two numbers.\n\nArgs:\n    a: the first\n    b: the second\n\nReturns:\n    `a * b`\n',
  'help of a program': 'Usage: x [options]\n\nOptions:\n  -a, --all     *all* files\n  -q            quiet\n',
  'an unfinished fence': 'Output:\n```\nnot closed\n',
  subtitles: '1\n00:00:01,000 --> 00:00:02,000\n*Music*\n',
};
