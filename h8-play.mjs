var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// src/core/protocol.ts
var logLevels;
var init_protocol = __esm({
  "src/core/protocol.ts"() {
    "use strict";
    logLevels = [
      "debug",
      "info",
      "notice",
      "warning",
      "error",
      "critical",
      "alert",
      "emergency"
    ];
  }
});

// src/core/errors.ts
import { getSystemErrorMap } from "node:util";
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const { errno } = error;
  return (errno === void 0 ? void 0 : getSystemErrorMap().get(errno)?.[1]) ?? error.message;
}
function codeOf(error) {
  return error instanceof Error ? error.code : void 0;
}
var ExitStatus, McpcError, UsageError;
var init_errors = __esm({
  "src/core/errors.ts"() {
    "use strict";
    ExitStatus = {
      done: 0,
      serverError: 1,
      usage: 2,
      connection: 3,
      timeout: 4,
      authorization: 5,
      internal: 70,
      hungUp: 129,
      interrupted: 130,
      terminated: 143
    };
    McpcError = class extends Error {
      kind;
      /** The exit status of mcpc if this error ends it. */
      exitStatus;
      hint;
      phase;
      /** Set where the server becomes known, if that is not where the error is created. */
      server;
      code;
      data;
      stderrTail;
      constructor(kind, exitStatus, message, details2 = {}) {
        super(message, details2.cause === void 0 ? void 0 : { cause: details2.cause });
        this.name = new.target.name;
        this.kind = kind;
        this.exitStatus = exitStatus;
        this.hint = details2.hint;
        this.phase = details2.phase;
        this.server = details2.server;
        this.code = details2.code;
        this.data = details2.data;
        this.stderrTail = details2.stderrTail;
      }
    };
    UsageError = class extends McpcError {
      constructor(message, details2 = {}) {
        super("usage", ExitStatus.usage, message, details2);
      }
    };
  }
});

// src/core/quote.ts
function quoteWord(word) {
  if (plainWord.test(word)) return word;
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
function quoteWords(words) {
  return words.map(quoteWord).join(" ");
}
function commandAtEnd(line) {
  return command.exec(line)?.[1] ?? "";
}
var plainWord, command;
var init_quote = __esm({
  "src/core/quote.ts"() {
    "use strict";
    plainWord = /^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./-]*$/u;
    command = /(?:^|: |→ )((?:(?:mcpc|connect|npm|npx|uv|uvx|pip|python3?|cd|chmod) |[.~]?\/\S+ -).*)$/;
  }
});

// src/core/exact-number.ts
function markingExact(mark2, write2) {
  const before2 = markExact;
  markExact = mark2;
  try {
    return write2();
  } finally {
    markExact = before2;
  }
}
function decimalOf(text) {
  const [, minus = "", whole = "", fraction2 = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction2).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return {
    minus: minus === "-",
    digits: significant,
    exponent: significant === "" ? 0 : Number(exponent) - fraction2.length + digits.length - significant.length
  };
}
var ExactNumber, markExact;
var init_exact_number = __esm({
  "src/core/exact-number.ts"() {
    "use strict";
    ExactNumber = class extends Number {
      /** The number as it is written in JSON. */
      #text;
      /** @param text a JSON number */
      constructor(text) {
        super(text);
        this.#text = text;
      }
      toString() {
        return this.#text;
      }
      /** Returns a text that all numbers of this value have in common. */
      canonical() {
        const { minus, digits, exponent } = decimalOf(this.#text);
        return digits === "" ? "0" : `${minus ? "-" : ""}${digits}e${exponent}`;
      }
      /** Returns the nearest double for `JSON.stringify`, and the text itself for `stringifyJson`. */
      toJSON() {
        return markExact?.(this.#text) ?? this.valueOf();
      }
    };
  }
});

// src/core/json.ts
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
var init_json = __esm({
  "src/core/json.ts"() {
    "use strict";
    init_exact_number();
  }
});

// src/core/json-text.ts
function stringifyJson(value, indent3, replacer) {
  let isMarked = false;
  const text = markingExact(
    (digits) => {
      isMarked = true;
      return exactMark() + digits;
    },
    () => JSON.stringify(value, replacer, indent3)
  );
  return isMarked ? text.replaceAll(new RegExp(`"${exactMark()}([^"]*)"`, "g"), "$1") : text;
}
function exactMark() {
  mark ??= `exact-${globalThis.crypto.randomUUID()}:`;
  return mark;
}
var tooDeep, mark, leastNormal, problemOfDepth;
var init_json_text = __esm({
  "src/core/json-text.ts"() {
    "use strict";
    init_exact_number();
    init_json();
    tooDeep = "nested more than 500 levels deep";
    leastNormal = 2 ** -1022;
    problemOfDepth = `is ${tooDeep}`;
  }
});

// src/core/home.ts
import { isAbsolute, resolve } from "node:path";
function homeFolder(system = process.getBuiltinModule("node:os")) {
  return absoluteOf(system.homedir) ?? absoluteOf(() => system.userInfo().homedir) ?? "/";
}
function absoluteOf(find) {
  try {
    const folder = find();
    return isAbsolute(folder) ? folder : void 0;
  } catch {
    return void 0;
  }
}
function startsWithTilde(text) {
  return text === "~" || text.startsWith("~/");
}
function expandHome(path, home) {
  return startsWithTilde(path) ? home + path.slice(1) : path;
}
function resolvePath(path, { cwd, home, descriptors }) {
  const descriptor = descriptors === void 0 ? void 0 : descriptorIn(path);
  if (descriptor !== void 0) return `${descriptors}/${descriptor}`;
  return resolve(cwd, expandHome(path, home));
}
function descriptorIn(path) {
  const standard = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].indexOf(path);
  if (standard >= 0) return String(standard);
  return /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1];
}
function shortenPaths(text, { cwd, home }) {
  if (!text.includes(home) && !text.includes(cwd)) return text;
  const shortenLine = (line) => {
    const end = line.length - commandAtEnd(line).length;
    return shortenPrefixes(line.slice(0, end), { cwd, home }) + line.slice(end);
  };
  return text.split("\n").map(shortenLine).join("\n");
}
function shortenPrefixes(text, { cwd, home }) {
  const inCwd = home.startsWith(cwd) ? text : text.replace(folderAtStart(cwd, "[\\\\/]\\S"), "$1.");
  return home === "/" ? inCwd : inCwd.replace(folderAtStart(home, "[\\\\/\\s),;]|\\.?(\\s|$)"), "$1~");
}
function folderAtStart(folder, next) {
  return new RegExp(`(^|[\\s(])${folder.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?=${next})`, "g");
}
var init_home = __esm({
  "src/core/home.ts"() {
    "use strict";
    init_quote();
  }
});

// src/terminal/programs/typed-keys.ts
var typed_keys_exports = {};
__export(typed_keys_exports, {
  takeTypedKeys: () => takeTypedKeys
});
import { setImmediate } from "node:timers/promises";
async function takeTypedKeys(stdin) {
  if (stdin.isTTY !== true || stdin.setRawMode === void 0) return "";
  let quiet = 0;
  let typed = "";
  const take = (keys) => {
    quiet = 0;
    typed += keys;
  };
  stdin.setRawMode(true);
  stdin.on("data", take);
  try {
    for (stdin.resume(); quiet < quietTurns; quiet += 1) await setImmediate();
  } finally {
    stdin.off("data", take);
    stdin.pause();
    stdin.setRawMode(false);
  }
  return typed;
}
var quietTurns;
var init_typed_keys = __esm({
  "src/terminal/programs/typed-keys.ts"() {
    "use strict";
    quietTurns = 3;
  }
});

// src/demo/results.ts
import {
  CLIENT_CAPABILITIES_META_KEY
} from "@modelcontextprotocol/server";
function textResult(text) {
  return { content: [{ type: "text", text }] };
}
function errorResult(text) {
  return { ...textResult(text), isError: true };
}
function modernMeta(ctx) {
  return ctx.mcpReq.envelope;
}
function missingCapability(capability, server, ctx) {
  const { elicitation, sampling, roots } = modernMeta(ctx)?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities() ?? {};
  const declared = {
    // Without a mode, elicitation means forms.
    form: elicitation !== void 0 && (elicitation.form !== void 0 || elicitation.url === void 0),
    url: elicitation?.url !== void 0,
    sampling: sampling !== void 0,
    roots: roots !== void 0
  };
  return declared[capability] ? void 0 : errorResult(messages[capability]);
}
var messages;
var init_results = __esm({
  "src/demo/results.ts"() {
    "use strict";
    messages = {
      form: "This tool needs a form, but the client did not declare elicitation. mcpc declares it unless you pass --elicitation off.",
      url: "This tool needs a URL to be opened, but the client did not declare URL elicitation. mcpc declares it unless you pass --elicitation off.",
      sampling: "This tool needs a model, but the client did not declare sampling. mcpc declares it unless you pass --sampling off.",
      roots: "This tool needs roots, but the client did not declare any. mcpc declares them if you pass --root DIR."
    };
  }
});

// src/demo/changes.ts
import * as z from "zod";
function updateNotifier({ server }, era) {
  if (era === "modern") return (uri) => server.sendResourceUpdated({ uri });
  const subscribed = /* @__PURE__ */ new Set();
  server.setRequestHandler("resources/subscribe", ({ params }) => {
    subscribed.add(params.uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
  return async (uri) => {
    if (subscribed.has(uri)) await server.sendResourceUpdated({ uri });
  };
}
function addCounter(server, notifyUpdated) {
  let count = 0;
  async function setCount(value) {
    const changed = value !== count;
    count = value;
    if (changed) await notifyUpdated(counterUri);
    return {
      content: [{ type: "text", text: `The counter is at ${count}.` }],
      structuredContent: { count }
    };
  }
  server.registerResource(
    "counter",
    counterUri,
    {
      title: "Counter",
      description: "A number that the tools count and reset_counter change; supports subscriptions",
      mimeType: "text/plain"
    },
    () => ({ contents: [{ uri: counterUri, mimeType: "text/plain", text: String(count) }] })
  );
  server.registerTool(
    "count",
    {
      title: "Count",
      description: "Increments the resource demo://counter",
      inputSchema: z.object({ by: z.int().min(-1e3).max(1e3).default(1).describe("Amount to add") }),
      outputSchema: z.object({ count: z.int() }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false
      }
    },
    ({ by }) => setCount(count + by)
  );
  server.registerTool(
    "reset_counter",
    {
      title: "Reset the counter",
      description: "Resets the resource demo://counter to 0",
      outputSchema: z.object({ count: z.int() }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false }
    },
    () => setCount(0)
  );
}
function addUptime(server, notifyUpdated) {
  let seconds2 = 0;
  const timer = setInterval(() => {
    seconds2 += 1;
    if (server.isConnected()) void notifyUpdated(uptimeUri);
  }, 1e3);
  timer.unref();
  server.server.onclose = () => clearInterval(timer);
  server.registerResource(
    "uptime",
    uptimeUri,
    {
      title: "Uptime",
      description: "Seconds since the connection was opened; updated every second",
      mimeType: "text/plain"
    },
    () => ({ contents: [{ uri: uptimeUri, mimeType: "text/plain", text: String(seconds2) }] })
  );
}
function addChest(server) {
  let treasures = [];
  server.registerTool(
    "chest",
    {
      title: "Treasure chest",
      description: "Opens or closes a chest, which adds or removes a tool, a resource and a prompt",
      inputSchema: z.object({ open: z.boolean().describe("Whether to open or close the chest") }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false
      }
    },
    ({ open }) => {
      const isOpen = treasures.length > 0;
      if (open === isOpen) return textResult(`The chest is already ${open ? "open" : "closed"}.`);
      for (const treasure of treasures) treasure.remove();
      treasures = open ? addTreasures(server) : [];
      return textResult(
        open ? "The chest is open: it contains the tool dig, the resource demo://treasure and the prompt riddle." : "The chest is closed: dig, demo://treasure and riddle are gone."
      );
    }
  );
}
function addTreasures(server) {
  const uri = "demo://treasure";
  return [
    server.registerTool(
      "dig",
      {
        title: "Dig",
        description: "Digs in the open chest",
        annotations: { readOnlyHint: true, openWorldHint: false }
      },
      () => textResult("42 gold coins, and a note: close me when you are done.")
    ),
    server.registerResource(
      "treasure",
      uri,
      { title: "Treasure", description: "The contents of the open chest", mimeType: "text/plain" },
      () => ({ contents: [{ uri, mimeType: "text/plain", text: "42 gold coins" }] })
    ),
    server.registerPrompt("riddle", { title: "Riddle", description: "A riddle from the open chest" }, () => ({
      messages: [
        {
          role: "user",
          content: { type: "text", text: "What gets bigger the more you take away from it? (A hole.)" }
        }
      ]
    }))
  ];
}
var counterUri, uptimeUri;
var init_changes = __esm({
  "src/demo/changes.ts"() {
    "use strict";
    init_results();
    counterUri = "demo://counter";
    uptimeUri = "demo://uptime";
  }
});

// src/demo/landscape.ts
import { crc32, deflateSync } from "node:zlib";
function encodePng(width, height, rgb) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(filterUp(width * 3, height, rgb))),
    chunk("IEND", Buffer.alloc(0))
  ]);
}
function filterUp(rowLength, height, rgb) {
  const filtered = Buffer.alloc((rowLength + 1) * height);
  for (let row = 0; row < height; row++) {
    const from = row * rowLength;
    const to = row * (rowLength + 1);
    filtered[to] = 2;
    for (let i = 0; i < rowLength; i++) {
      filtered[to + 1 + i] = (rgb[from + i] ?? 0) - (rgb[from + i - rowLength] ?? 0);
    }
  }
  return filtered;
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
function landscapePng(name, width, height) {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rgb.set(
        pixel(scenes[name], (x + 0.5) / width, (y + 0.5) / height, width / height),
        (y * width + x) * 3
      );
    }
  }
  return encodePng(width, height, rgb);
}
function pixel(scene2, u, v, aspect) {
  if (v < shore) return land(scene2, u, v, aspect);
  const depth = v - shore;
  const ripple = Math.sin(90 * Math.sqrt(depth) + 5 * Math.sin(9 * u)) * (4e-3 + 0.05 * depth);
  const mirrored = land(scene2, u + ripple * 0.6, shore - depth * 1.2 + ripple, aspect);
  return mix(mirrored, scene2.hills, 0.25 + depth * 0.8);
}
function land(scene2, u, v, aspect) {
  let colour = sky(scene2, u, v, aspect);
  for (const [index, { base, swing, phase }] of ridges.entries()) {
    const crest = base - swing * (Math.sin(5 * u + phase) + 0.5 * Math.sin(13 * u + 2 * phase));
    const mist = mix(scene2.horizon, scene2.hills, 0.45 + 0.27 * index);
    colour = mix(colour, mist, clamp((v - crest) * 250));
  }
  return colour;
}
function sky({ zenith, horizon, light, at, stars }, u, v, aspect) {
  const distance = Math.hypot((u - at[0]) * aspect, v - at[1]);
  const air = mix(zenith, horizon, clamp(v / shore) ** 1.4);
  const starlit = stars ? mix(air, light, star(u * aspect, v)) : air;
  const glowing = mix(starlit, light, 0.6 * Math.exp(-7 * distance));
  return mix(glowing, light, clamp((0.07 - distance) * 200));
}
function star(x, y) {
  const [column, row] = [Math.floor(x * 24), Math.floor(y * 24)];
  const chance = fraction(Math.sin(column * 12.9898 + row * 78.233) * 43758.5453);
  if (chance < 0.6) return 0;
  const [left, top] = [column + 0.2 + 0.6 * fraction(chance * 61), row + 0.2 + 0.6 * fraction(chance * 97)];
  const distance = Math.hypot(x * 24 - left, y * 24 - top);
  return clamp(1.4 - distance * 11) * (0.3 + 0.7 * fraction(chance * 131));
}
function scene(zenith, horizon, light, hills, at, stars) {
  return { zenith, horizon, light, hills, at, stars };
}
function mix(from, to, part) {
  return [
    from[0] + (to[0] - from[0]) * part,
    from[1] + (to[1] - from[1]) * part,
    from[2] + (to[2] - from[2]) * part
  ];
}
function clamp(value) {
  return Math.min(1, Math.max(0, value));
}
function fraction(value) {
  return value - Math.floor(value);
}
var signature, scenes, sceneNames, shore, ridges;
var init_landscape = __esm({
  "src/demo/landscape.ts"() {
    "use strict";
    signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
    scenes = {
      dawn: scene([94, 140, 196], [255, 214, 186], [255, 246, 214], [58, 70, 92], [0.28, 0.46], false),
      dusk: scene([48, 30, 92], [255, 138, 76], [255, 222, 130], [38, 18, 52], [0.66, 0.5], false),
      night: scene([6, 10, 34], [38, 58, 104], [240, 240, 220], [4, 8, 20], [0.74, 0.2], true)
    };
    sceneNames = Object.keys(scenes);
    shore = 0.64;
    ridges = [
      { base: 0.5, swing: 0.045, phase: 1 },
      { base: 0.56, swing: 0.035, phase: 3.2 },
      { base: 0.615, swing: 0.025, phase: 5.5 }
    ];
  }
});

// src/demo/content.ts
import * as z2 from "zod";
function chimeWav(notes) {
  const samples = Buffer.alloc(notes.length * samplesPerNote * 2);
  notes.forEach((note, index) => {
    for (let i = 0; i < samplesPerNote; i++) {
      const seconds2 = i / samplesPerSecond;
      const attack = Math.min(1, seconds2 / 5e-3);
      const fade = Math.exp(-9 * seconds2);
      const turn = 2 * Math.PI * hertz[note] * seconds2;
      const value = attack * fade * (Math.sin(turn) + 0.3 * Math.sin(2 * turn)) * 0.6;
      samples.writeInt16LE(Math.round(value * 32767), (index * samplesPerNote + i) * 2);
    }
  });
  return Buffer.concat([wavHeader(samples.length), samples]);
}
function wavHeader(length) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(length, 40);
  return header;
}
function addContent(server) {
  server.registerTool(
    "paint",
    {
      title: "Paint",
      description: "Paints a landscape as a PNG image",
      inputSchema: z2.object({
        scene: z2.enum(sceneNames).default("dusk").describe("Time of day"),
        width: z2.int().min(16).max(800).default(320).describe("Width in pixels"),
        height: z2.int().min(16).max(600).default(200).describe("Height in pixels")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      icons: [{ src: icon, mimeType: "image/svg+xml", sizes: ["any"] }]
    },
    ({ scene: scene2, width, height }) => ({ content: [image(landscapePng(scene2, width, height))] })
  );
  server.registerTool(
    "chime",
    {
      title: "Chime",
      description: "Plays a short tune as a WAV file",
      inputSchema: z2.object({
        notes: z2.array(z2.enum(noteNames)).min(1).max(24).default(["C", "E", "G"]).describe("The notes, in order")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ notes }) => ({ content: [audio(chimeWav(notes))] })
  );
  server.registerTool(
    "souvenirs",
    {
      title: "Souvenirs",
      description: "Returns one of each content type: text, image, audio, resource link, embedded resources",
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    () => ({
      content: [
        { type: "text", text: "One of each:", annotations: { audience: ["user"], priority: 1 } },
        { ...image(landscapePng("night", 160, 100)), annotations: { audience: ["user"], priority: 0.5 } },
        audio(chimeWav(["G", "C"])),
        {
          type: "resource_link",
          uri: "demo://welcome",
          name: "welcome",
          title: "Welcome",
          description: "What to try next",
          mimeType: "text/markdown"
        },
        {
          type: "resource",
          resource: { uri: "demo://souvenirs/note", mimeType: "text/plain", text: "Wish you were here." }
        },
        {
          type: "resource",
          resource: {
            uri: "demo://souvenirs/seeds",
            mimeType: "application/octet-stream",
            blob: "AAECAwQFBgc="
          }
        }
      ]
    })
  );
}
function image(png) {
  return { type: "image", mimeType: "image/png", data: png.toString("base64") };
}
function audio(wav) {
  return { type: "audio", mimeType: "audio/wav", data: wav.toString("base64") };
}
var samplesPerSecond, samplesPerNote, hertz, noteNames, icon;
var init_content = __esm({
  "src/demo/content.ts"() {
    "use strict";
    init_landscape();
    samplesPerSecond = 11025;
    samplesPerNote = Math.round(samplesPerSecond * 0.3);
    hertz = { C: 523.25, D: 587.33, E: 659.26, F: 698.46, G: 783.99, A: 880, B: 987.77 };
    noteNames = Object.keys(hertz);
    icon = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Ccircle cx="4" cy="4" r="3" fill="%23f90"/%3E%3C/svg%3E';
  }
});

// src/demo/notifications.ts
import { setTimeout as setTimeout2 } from "node:timers/promises";
import { LOG_LEVEL_META_KEY as LOG_LEVEL_META_KEY2 } from "@modelcontextprotocol/server";
import * as z3 from "zod";
function addLogs(server) {
  server.registerTool(
    "write_logs",
    {
      title: "Write logs",
      description: "Logs one message of each level, from debug to emergency",
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    async (ctx) => {
      for (const level of logLevels) await ctx.mcpReq.log(level, messages2[level], "kettle");
      const meta = modernMeta(ctx);
      return textResult(
        meta === void 0 || meta[LOG_LEVEL_META_KEY2] !== void 0 ? "Logged 8 messages. Which of them you receive depends on the log level." : "Logged nothing: the request sets no log level."
      );
    }
  );
}
function addTea(server) {
  server.registerTool(
    "brew_tea",
    {
      title: "Brew tea",
      description: "Takes a while and reports its progress; can be cancelled",
      inputSchema: z3.object({
        tea: z3.enum(["assam", "mint", "oolong", "sencha"]).default("sencha").describe("Kind of tea"),
        steps: z3.int().min(1).max(100).default(5).describe("Number of progress reports"),
        delay: z3.int().min(0).max(6e4).default(300).describe("Milliseconds per step")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    async ({ tea, steps, delay }, ctx) => {
      for (let step = 1; step <= steps; step++) {
        await setTimeout2(delay, void 0, { signal: ctx.mcpReq.signal });
        await reportProgress(ctx, { progress: step, total: steps, message: stage(step, steps) });
      }
      return textResult(`Your ${tea} is ready.`);
    }
  );
}
function stage(step, steps) {
  if (step === steps) return "pouring";
  return step <= steps / 3 ? "heating the water" : "steeping the leaves";
}
async function reportProgress({ mcpReq }, progress) {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === void 0) return;
  await mcpReq.notify({ method: "notifications/progress", params: { progressToken, ...progress } });
}
var messages2;
var init_notifications = __esm({
  "src/demo/notifications.ts"() {
    "use strict";
    init_protocol();
    init_results();
    messages2 = {
      debug: { kettle: "on", celsius: 41.5 },
      info: "The water is getting warm.",
      notice: "The water boils.",
      warning: "The water has boiled for a minute.",
      error: "The kettle whistles and nobody comes.",
      critical: "The kettle is nearly empty.",
      alert: "The kettle is empty: take it off the stove!",
      emergency: "The kettle has melted."
    };
  }
});

// src/demo/weather.ts
import { ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import * as z4 from "zod";
function findCity(name) {
  return cityNames.find((city) => city.toLowerCase() === name.toLowerCase());
}
function startingWith(prefix, candidates) {
  return candidates.filter((candidate) => candidate.toLowerCase().startsWith(prefix.toLowerCase()));
}
function addWeather(server) {
  server.registerTool(
    "weather",
    {
      title: "Weather",
      description: "Returns the weather in a city; it is made up and never changes",
      inputSchema: z4.object({
        city: z4.enum(cityNames).describe("Name of the city"),
        unit: z4.enum(["celsius", "fahrenheit"]).default("celsius").describe("Unit of the temperature")
      }),
      outputSchema: z4.object({
        city: z4.string(),
        sky: z4.string(),
        temperature: z4.number(),
        unit: z4.enum(["celsius", "fahrenheit"])
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ city, unit }) => {
      const { sky: sky2, celsius } = cities[city];
      const temperature = unit === "celsius" ? celsius : celsius * 1.8 + 32;
      const text = `${city}: ${sky2}, ${temperature} \xB0${unit === "celsius" ? "C" : "F"}`;
      return { content: [{ type: "text", text }], structuredContent: { city, sky: sky2, temperature, unit } };
    }
  );
  server.registerResource(
    "weather",
    new ResourceTemplate("demo://weather/{city}", {
      list: void 0,
      complete: { city: (value) => startingWith(value, cityNames) }
    }),
    {
      title: "Weather in a city",
      description: "The same weather as a resource, with completion of the city",
      mimeType: "application/json"
    },
    (uri, { city }) => {
      const name = findCity(decode(String(city)));
      if (name === void 0) {
        throw new ResourceNotFoundError(
          uri.href,
          `No weather for ${uri.href}. The cities are ${cityNames.join(", ")}.`
        );
      }
      const text = JSON.stringify({ city: name, ...cities[name] }, null, 2);
      return { contents: [{ uri: uri.href, mimeType: "application/json", text }] };
    }
  );
}
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
var cities, cityNames, countries;
var init_weather = __esm({
  "src/demo/weather.ts"() {
    "use strict";
    cities = {
      Kyoto: { country: "Japan", sky: "cherry blossom in the wind", celsius: 16 },
      Lisbon: { country: "Portugal", sky: "not a cloud", celsius: 24 },
      Nairobi: { country: "Kenya", sky: "sun after a short shower", celsius: 22 },
      Oslo: { country: "Norway", sky: "light snow", celsius: -3 },
      Porto: { country: "Portugal", sky: "fog over the river", celsius: 18 },
      "S\xE3o Paulo": { country: "Brazil", sky: "warm rain", celsius: 27 },
      Troms\u00F8: { country: "Norway", sky: "northern lights", celsius: -11 }
    };
    cityNames = Object.keys(cities);
    countries = [...new Set(cityNames.map((name) => cities[name].country))].sort();
  }
});

// src/demo/prompts.ts
import { completable } from "@modelcontextprotocol/server";
import * as z5 from "zod";
function addPrompts(server) {
  server.registerPrompt(
    "poem",
    {
      title: "Poem",
      description: "Asks for a poem about a topic",
      argsSchema: z5.object({
        topic: z5.string().describe("What the poem is about"),
        form: completable(z5.string(), (value) => startingWith(value, forms)).optional().describe("haiku (the default), limerick, ode or sonnet")
      })
    },
    ({ topic, form: form2 = "haiku" }) => ({
      messages: [
        {
          role: "user",
          content: { type: "text", text: `Write a poem about ${topic}. Form: ${form2}.` }
        }
      ]
    })
  );
  server.registerPrompt(
    "trip",
    {
      title: "Trip",
      description: "Plans a day in a city, with its weather as an embedded resource",
      argsSchema: z5.object({
        country: completable(
          z5.string().describe("The country to visit"),
          (value) => startingWith(value, countries)
        ),
        city: completable(
          z5.string().describe("A city in that country"),
          (value, context2) => startingWith(value, citiesOf(context2?.arguments?.country))
        )
      })
    },
    ({ country, city }) => {
      const name = findCity(city);
      const isKnown = name !== void 0 && cities[name].country === country;
      const uri = `demo://weather/${encodeURIComponent(city)}`;
      const weather = isKnown ? JSON.stringify(cities[name]) : "unknown";
      return {
        description: `A day in ${city}, ${country}`,
        messages: [
          { role: "user", content: { type: "text", text: `Plan a day in ${city}, ${country}.` } },
          { role: "assistant", content: { type: "text", text: "Gladly. What is the weather like there?" } },
          {
            role: "user",
            content: { type: "resource", resource: { uri, mimeType: "application/json", text: weather } }
          }
        ]
      };
    }
  );
  server.registerPrompt(
    "caption",
    { title: "Caption", description: "Shows a picture and asks for a caption" },
    () => ({
      messages: [
        {
          role: "user",
          content: {
            type: "image",
            mimeType: "image/png",
            data: landscapePng("dusk", 320, 200).toString("base64")
          }
        },
        { role: "user", content: { type: "text", text: "Write a caption for this picture." } }
      ]
    })
  );
}
function citiesOf(country) {
  return cityNames.filter((name) => country === void 0 || cities[name].country === country);
}
var forms;
var init_prompts = __esm({
  "src/demo/prompts.ts"() {
    "use strict";
    init_landscape();
    init_weather();
    forms = ["haiku", "limerick", "ode", "sonnet"];
  }
});

// src/demo/resources.ts
function addPages(server) {
  server.registerResource(
    "welcome",
    "demo://welcome",
    {
      title: "Welcome",
      description: "What to try next",
      mimeType: "text/markdown",
      size: Buffer.byteLength(welcome),
      annotations: { audience: ["user"], priority: 1 }
    },
    ({ href }) => ({ contents: [{ uri: href, mimeType: "text/markdown", text: welcome }] })
  );
  server.registerResource(
    "menu",
    "demo://menu",
    { title: "Menu", description: "The teas and how to brew them, as JSON", mimeType: "application/json" },
    ({ href }) => ({
      contents: [{ uri: href, mimeType: "application/json", text: JSON.stringify(menu, null, 2) }]
    })
  );
  server.registerResource(
    "landscape",
    "demo://landscape",
    { title: "Landscape", description: "A picture, as binary data", mimeType: "image/png" },
    ({ href }) => ({
      contents: [
        { uri: href, mimeType: "image/png", blob: landscapePng("dawn", 320, 200).toString("base64") }
      ]
    })
  );
}
var welcome, menu;
var init_resources = __esm({
  "src/demo/resources.ts"() {
    "use strict";
    init_landscape();
    welcome = `# Welcome

This server is built into mcpc. Some commands to try:

    mcpc tools demo
    mcpc call demo multiply a=5 b=3
    mcpc call demo brew_tea tea=mint steps=8
    mcpc call demo paint scene=night
    mcpc call demo write_logs
    mcpc read demo 'demo://weather/{city}' city=Oslo
    mcpc prompt demo trip country=Japan city=Kyoto
    mcpc watch demo demo://uptime
`;
    menu = {
      teas: [
        { name: "assam", minutes: 4, celsius: 95 },
        { name: "mint", minutes: 8, celsius: 100 },
        { name: "oolong", minutes: 3, celsius: 85 },
        { name: "sencha", minutes: 2, celsius: 70 }
      ]
    };
  }
});

// src/demo/server-requests.ts
import {
  acceptedContent,
  inputRequired,
  inputResponse
} from "@modelcontextprotocol/server";
import * as z6 from "zod";
function addBooking(server) {
  server.registerTool(
    "book_table",
    {
      title: "Book a table",
      description: "Asks you to fill in a form (elicitation); nothing is booked",
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    (ctx) => {
      const { inputResponses } = ctx.mcpReq;
      const answer = inputResponse(inputResponses, "booking");
      if (answer.kind !== "elicit") {
        return missingCapability("form", server, ctx) ?? inputRequired({
          inputRequests: {
            booking: inputRequired.elicit({
              message: "Tell us about your table.",
              requestedSchema: form
            })
          }
        });
      }
      if (answer.action === "decline") return textResult("You declined: no table was booked.");
      if (answer.action === "cancel")
        return textResult("You cancelled: no table was booked. Call the tool again to book one.");
      const booking = acceptedContent(inputResponses, "booking", form);
      if (booking === void 0) {
        return errorResult("The submitted form is invalid: no table was booked.");
      }
      return textResult(describe(booking));
    }
  );
}
function describe(booking) {
  const { name, guests, date, email: email2, budget, meal, seating, reminder } = booking;
  return [
    `A table for ${guests}, ${meal}, ${seatings[seating].toLowerCase()}, for ${name}`,
    ...date === void 0 ? [] : [`on ${date}`],
    ...budget === void 0 ? [] : [`at most ${budget} each`],
    ...booking.extras.map((extra) => `with ${extras[extra].toLowerCase()}`),
    ...email2 === void 0 ? [] : [`to be confirmed to ${email2}`],
    reminder ? "with a reminder." : "without a reminder."
  ].join(", ");
}
function keysOf(titles) {
  return Object.keys(titles);
}
function choices(titles) {
  return Object.entries(titles).map(([value, title]) => ({ const: value, title }));
}
function addGuessing(server) {
  server.registerTool(
    "guess_number",
    {
      title: "Guess my number",
      description: `Picks a number from 1 to ${maxNumber} and lets you guess it (repeated elicitation)`,
      inputSchema: z6.object({
        game: z6.int().min(1).max(1e3).default(1).describe("Each game has a number of its own")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ game }, ctx) => {
      const secret = game * 7 % maxNumber + 1;
      const guesses = parseGuesses(ctx.mcpReq.requestState());
      const answer = inputResponse(ctx.mcpReq.inputResponses, "guess");
      if (answer.kind !== "elicit") {
        return missingCapability("form", server, ctx) ?? askForGuess(`I am thinking of a number from 1 to ${maxNumber}.`, 0);
      }
      if (answer.action !== "accept")
        return textResult(`You gave up after ${countGuesses(guesses)}. It was ${secret}.`);
      const guess = Number(answer.content?.guess);
      if (guess === secret) return textResult(`Yes, ${secret}! It took you ${countGuesses(guesses + 1)}.`);
      if (guesses + 1 >= maxGuesses) return textResult(`Out of guesses. It was ${secret}.`);
      if (!Number.isInteger(guess)) return askForGuess("That was not a whole number.", guesses + 1);
      return askForGuess(`${guess} is too ${guess < secret ? "low" : "high"}.`, guesses + 1);
    }
  );
}
function askForGuess(hint, guesses) {
  const left = maxGuesses - guesses;
  return inputRequired({
    inputRequests: {
      guess: inputRequired.elicit({
        message: `${hint} You have ${countGuesses(left)} left.`,
        requestedSchema: z6.object({ guess: z6.int().min(1).max(maxNumber).meta({ title: "Your guess" }) })
      })
    },
    requestState: String(guesses)
  });
}
function parseGuesses(state) {
  const guesses = Number(state);
  return Number.isInteger(guesses) && guesses > 0 ? guesses : 0;
}
function countGuesses(guesses) {
  return guesses === 1 ? "1 guess" : `${guesses} guesses`;
}
function addVisit(server) {
  server.registerTool(
    "visit_website",
    {
      title: "Visit the website",
      description: "Asks you to open the MCP website (URL elicitation)",
      annotations: { readOnlyHint: true, openWorldHint: true }
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, "visit");
      if (answer.kind === "elicit") return textResult(visitTexts[answer.action]);
      return missingCapability("url", server, ctx) ?? inputRequired({
        inputRequests: {
          visit: inputRequired.elicitUrl({
            message: "Read about the Model Context Protocol.",
            url: website
          })
        }
      });
    }
  );
}
function addModel(server, era) {
  server.registerTool(
    "ask_model",
    {
      title: "Ask the model",
      description: "Sends a question to the client\u2019s model (sampling)",
      inputSchema: z6.object({
        question: z6.string().min(1).max(2e3).describe("The question"),
        maxTokens: z6.int().min(1).max(4096).default(200).describe("Maximum length of the answer, in tokens")
      }),
      annotations: { readOnlyHint: true, openWorldHint: true }
    },
    async ({ question, maxTokens }, ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, "answer");
      if (answer.kind === "sampling") return modelAnswer(answer.result);
      const unsupported = missingCapability("sampling", server, ctx);
      if (unsupported !== void 0) return unsupported;
      const params = samplingParams(question, maxTokens);
      if (era === "modern") {
        return inputRequired({ inputRequests: { answer: inputRequired.createMessage(params) } });
      }
      try {
        const options = { signal: ctx.mcpReq.signal, timeout: samplingTimeout };
        return modelAnswer(await ctx.mcpReq.requestSampling(params, options));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return errorResult(`The client rejected the sampling request: ${reason}`);
      }
    }
  );
}
function samplingParams(question, maxTokens) {
  return {
    messages: [{ role: "user", content: { type: "text", text: question } }],
    systemPrompt: "Answer in one short and friendly paragraph.",
    modelPreferences: { hints: [{ name: "claude" }], speedPriority: 0.8, costPriority: 0.5 },
    temperature: 0.7,
    maxTokens
  };
}
function modelAnswer({ content, model }) {
  const texts = [content].flat().map((block) => block.type === "text" ? block.text : `[${block.type}]`);
  return textResult(`${model} says: ${texts.join("\n")}`);
}
function addRoots(server) {
  server.registerTool(
    "show_roots",
    {
      title: "Show roots",
      description: "Lists the client\u2019s roots, without accessing them",
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, "roots");
      if (answer.kind !== "roots") {
        return missingCapability("roots", server, ctx) ?? inputRequired({ inputRequests: { roots: inputRequired.listRoots() } });
      }
      if (answer.roots.length === 0) return textResult("The client has no roots.");
      return textResult(answer.roots.map(({ uri, name }) => name ? `${name}: ${uri}` : uri).join("\n"));
    }
  );
}
var seatings, extras, form, maxNumber, maxGuesses, website, visitTexts, samplingTimeout;
var init_server_requests = __esm({
  "src/demo/server-requests.ts"() {
    "use strict";
    init_results();
    seatings = { inside: "Inside, by the fire", garden: "In the garden", roof: "On the roof" };
    extras = { cake: "A cake", candles: "Candles", music: "A piano player" };
    form = z6.object({
      name: z6.string().min(1).max(60).meta({ title: "Name", description: "Name for the reservation" }),
      guests: z6.int().min(1).max(12).default(2).meta({ title: "Guests" }),
      date: z6.iso.date().optional().meta({ title: "Date", description: "YYYY-MM-DD, such as 2027-01-31" }),
      email: z6.email().optional().meta({ title: "E-mail address" }),
      budget: z6.number().min(0).max(1e4).optional().meta({ title: "Budget", description: "Per guest" }),
      meal: z6.enum(["breakfast", "lunch", "dinner"]).default("dinner").meta({ title: "Meal" }),
      seating: z6.string().pipe(z6.enum(keysOf(seatings))).meta({ title: "Seating", oneOf: choices(seatings) }).default("inside"),
      extras: z6.array(
        z6.unknown().pipe(z6.enum(keysOf(extras))).meta({ anyOf: choices(extras) })
      ).max(3).default([]).meta({ title: "Extras" }),
      reminder: z6.boolean().default(false).meta({ title: "Send a reminder" })
    });
    maxNumber = 20;
    maxGuesses = 6;
    website = "https://modelcontextprotocol.io/";
    visitTexts = {
      accept: `You agreed to visit ${website}. Happy reading!`,
      decline: "You declined: nothing was opened.",
      cancel: "You cancelled: nothing was opened. Call the tool again to open it."
    };
    samplingTimeout = 6e5;
  }
});

// src/demo/tasks.ts
import { randomUUID } from "node:crypto";
import { setTimeout as setTimeout3 } from "node:timers/promises";
import {
  CLIENT_CAPABILITIES_META_KEY as CLIENT_CAPABILITIES_META_KEY2,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY
} from "@modelcontextprotocol/server";
import * as z7 from "zod";
function addBaking(server) {
  const tool = server.registerTool(
    "bake_bread",
    {
      title: "Bake bread",
      description: "Takes a while and runs as a task, which can be polled and cancelled",
      inputSchema: z7.object({
        loaves: z7.int().min(1).max(12).default(1).describe("Number of loaves"),
        delay: z7.int().min(0).max(6e4).default(600).describe("Milliseconds for each of the four stages")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    async ({ loaves, delay }, ctx) => {
      for (const [progress, message] of stages.entries()) {
        await reportProgress(ctx, { progress, total: stages.length, message });
        await setTimeout3(delay, void 0, { signal: ctx.mcpReq.signal });
      }
      return textResult(loaves === 1 ? "Your loaf is ready." : `Your ${loaves} loaves are ready.`);
    }
  );
  tool.execution = { taskSupport: "required" };
}
function taskIdOf(message) {
  if (!("method" in message)) return message.id;
  return message.method === "notifications/progress" ? message.params?.progressToken : void 0;
}
async function resultOf(task) {
  const outcome = await task.outcome();
  if ("error" in outcome) return outcome;
  const { result } = outcome;
  const _meta = { ...result._meta, [RELATED_TASK_META_KEY]: { taskId: task.id } };
  return { result: { ...result, _meta } };
}
function supportsTasks(capabilities) {
  const { extensions } = capabilities ?? {};
  return extensions?.[tasksExtension] !== void 0;
}
function errorOutcome(code, message) {
  return { error: { code, message } };
}
var taskTools, stages, pollInterval, ToolTask, tasksExtension, methodNotFound, invalidParams, TaskLayer;
var init_tasks = __esm({
  "src/demo/tasks.ts"() {
    "use strict";
    init_notifications();
    init_results();
    taskTools = ["bake_bread"];
    stages = ["kneading the dough", "waiting for it to rise", "baking", "letting it cool"];
    pollInterval = 250;
    ToolTask = class {
      id = randomUUID();
      #era;
      #createdAt = (/* @__PURE__ */ new Date()).toISOString();
      #updatedAt = this.#createdAt;
      #message;
      #outcome;
      #settle = () => {
      };
      #ended = new Promise((resolve3) => {
        this.#settle = resolve3;
      });
      constructor(era) {
        this.#era = era;
      }
      get hasEnded() {
        return this.#outcome !== void 0;
      }
      /** Sets the status message. */
      report(message) {
        this.#message = message;
        this.#updatedAt = (/* @__PURE__ */ new Date()).toISOString();
      }
      /** Ends the task; has no effect if it has ended already. */
      end(outcome) {
        if (this.hasEnded) return;
        this.#outcome = outcome;
        this.#message = void 0;
        this.#updatedAt = (/* @__PURE__ */ new Date()).toISOString();
        this.#settle();
      }
      /** The task as the protocol describes it; in the modern era, with its result. */
      describe() {
        const described2 = {
          taskId: this.id,
          status: this.#status(),
          ...this.#message === void 0 ? {} : { statusMessage: this.#message },
          createdAt: this.#createdAt,
          lastUpdatedAt: this.#updatedAt
        };
        if (this.#era === "legacy") return { ...described2, ttl: null, pollInterval };
        const end = this.#outcome === "cancelled" ? {} : this.#outcome;
        return { ...described2, ttlMs: null, pollIntervalMs: pollInterval, ...end };
      }
      /** How it ended, once it has. */
      async outcome() {
        await this.#ended;
        if (this.#outcome === "cancelled" || this.#outcome === void 0) {
          return { error: { code: -32603, message: `The task ${this.id} was cancelled.` } };
        }
        return this.#outcome;
      }
      /** An error result means `failed` in the legacy era, and `completed` in the modern one. */
      #status() {
        if (this.#outcome === void 0) return "working";
        if (this.#outcome === "cancelled") return "cancelled";
        if ("error" in this.#outcome) return "failed";
        return this.#era === "legacy" && this.#outcome.result.isError === true ? "failed" : "completed";
      }
    };
    tasksExtension = "io.modelcontextprotocol/tasks";
    methodNotFound = -32601;
    invalidParams = -32602;
    TaskLayer = class {
      #transport;
      #tools;
      #tasks = /* @__PURE__ */ new Map();
      onclose;
      onerror;
      onmessage;
      constructor(transport, tools) {
        this.#transport = transport;
        this.#tools = new Set(tools);
      }
      async start() {
        this.#transport.onmessage = (message, extra) => {
          const isHandled = "id" in message && "method" in message && this.#handle(message);
          if (!isHandled) this.onmessage?.(message, extra);
        };
        this.#transport.onclose = () => this.onclose?.();
        this.#transport.onerror = (error) => this.onerror?.(error);
        await this.#transport.start();
      }
      async send(message, options) {
        const task = this.#tasks.get(taskIdOf(message));
        if (task === void 0) await this.#transport.send(message, options);
        else if ("method" in message) task.report(String(message.params?.message ?? ""));
        else task.end("result" in message ? { result: message.result } : { error: message.error });
      }
      close() {
        return this.#transport.close();
      }
      /** Handles requests for tasks; returns false for other requests. */
      #handle(request) {
        const { method, params = {} } = request;
        const era = params._meta?.[PROTOCOL_VERSION_META_KEY] === void 0 ? "legacy" : "modern";
        if (method === "tools/call") return this.#tools.has(String(params.name)) && this.#start(request, era);
        const list = () => ({ tasks: [...this.#tasks.values()].map((task2) => task2.describe()) });
        if (method === "tasks/list" && era === "legacy") return this.#respond(request, { result: list() });
        const act = this.#actions(era)[method];
        if (act === void 0) return false;
        const task = this.#tasks.get(params.taskId);
        if (task !== void 0) void act(task).then((outcome) => this.#respond(request, outcome));
        else this.#respond(request, errorOutcome(invalidParams, `Task not found: ${String(params.taskId)}.`));
        return true;
      }
      #actions(era) {
        const complete = era === "modern" ? { resultType: "complete" } : {};
        const get = async (task) => ({ result: { ...complete, ...task.describe() } });
        const cancel = async (task) => {
          if (era === "legacy" && task.hasEnded)
            return errorOutcome(invalidParams, `The task ${task.id} has already ended.`);
          task.end("cancelled");
          const params = { requestId: task.id };
          this.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
          return era === "legacy" ? get(task) : { result: complete };
        };
        const both = { "tasks/get": get, "tasks/cancel": cancel };
        if (era === "modern") return { ...both, "tasks/update": async () => ({ result: complete }) };
        return { ...both, "tasks/result": resultOf };
      }
      /** In the modern era the server decides, if the client supports tasks; in the legacy era the client asks for a task. */
      #start(request, era) {
        const { params = {} } = request;
        const { task: requested, ...rest } = params;
        if (era === "modern" && !supportsTasks(params._meta?.[CLIENT_CAPABILITIES_META_KEY2])) return false;
        if (era === "legacy" && requested === void 0) {
          const message = `${String(params.name)} must be called as a task.`;
          return this.#respond(request, errorOutcome(methodNotFound, message));
        }
        const task = new ToolTask(era);
        this.#tasks.set(task.id, task);
        const begun = task.describe();
        this.#respond(request, {
          result: era === "modern" ? { resultType: "task", ...begun } : { task: begun }
        });
        const _meta = { ...params._meta, progressToken: task.id };
        this.onmessage?.({ ...request, id: task.id, params: { ...rest, _meta } });
        return true;
      }
      /** Returns true, since the request is handled. */
      #respond({ id }, outcome) {
        this.#transport.send({ jsonrpc: "2.0", id, ...outcome }).catch(() => {
        });
        return true;
      }
    };
  }
});

// src/demo/tools.ts
import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import * as z8 from "zod";
function addNumbers(server) {
  server.registerTool(
    "multiply",
    {
      title: "Multiply",
      description: "Multiplies two numbers",
      inputSchema: z8.object({
        a: z8.number().describe("The first number"),
        b: z8.number().describe("The second number")
      }),
      outputSchema: z8.object({ result: z8.number().describe("a times b") }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ a, b }) => {
      const result = a * b;
      if (!Number.isFinite(result)) {
        return errorResult(`The product of ${a} and ${b} is too large: try smaller numbers.`);
      }
      return { content: [{ type: "text", text: String(result) }], structuredContent: { result } };
    }
  );
  server.registerTool(
    "statistics",
    {
      title: "Statistics",
      description: "Counts numbers and finds the smallest, the largest and the mean",
      inputSchema: z8.object({
        numbers: z8.array(z8.number().min(-1e12).max(1e12)).min(1).max(1e3).describe("One or more numbers")
      }),
      outputSchema: z8.object({ count: z8.int(), smallest: z8.number(), largest: z8.number(), mean: z8.number() }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ numbers }) => ({
      content: [],
      structuredContent: {
        count: numbers.length,
        smallest: Math.min(...numbers),
        largest: Math.max(...numbers),
        mean: numbers.reduce((sum2, number4) => sum2 + number4, 0) / numbers.length
      }
    })
  );
}
function addWords(server) {
  server.registerTool(
    "greet",
    {
      title: "Greet",
      description: "Greets someone in one of five languages",
      inputSchema: z8.object({
        name: z8.string().min(1).max(60).describe("Name of the person to greet"),
        language: z8.enum(languages).default("english").describe("Language of the greeting"),
        loud: z8.boolean().default(false).describe("Use capital letters")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ name, language, loud }) => {
      const greeting = `${greetings[language]}, ${name}!`;
      return textResult(loud ? greeting.toUpperCase() : greeting);
    }
  );
  server.registerTool(
    "write_postcard",
    {
      title: "Write a postcard",
      description: "Writes a postcard and shows it; nothing is sent",
      inputSchema: z8.object({
        to: z8.object({
          name: z8.string().min(1).max(40).describe("Name of the recipient"),
          address: z8.object({
            street: z8.string().min(1).max(40),
            city: z8.string().min(1).max(40),
            country: z8.string().max(40).optional()
          })
        }).describe("The recipient"),
        lines: z8.array(z8.string().max(40)).min(1).max(8).describe("The message, line by line"),
        stamps: z8.int().min(1).max(5).default(1).describe("Number of stamps")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ to, lines, stamps }) => {
      const { street, city, country } = to.address;
      const address = [to.name, street, city, ...country === void 0 ? [] : [country]];
      return textResult([Array(stamps).fill("[stamp]").join(" "), "", ...lines, "", ...address].join("\n"));
    }
  );
}
function addFailures(server) {
  server.registerTool(
    "fail",
    {
      title: "Fail",
      description: "Always fails, to demonstrate tool errors",
      inputSchema: z8.object({
        reason: z8.string().max(200).default("The kettle is empty: fill it and try again.").describe("The error message")
      }),
      annotations: { readOnlyHint: true, openWorldHint: false }
    },
    ({ reason }) => errorResult(reason)
  );
  server.registerResource(
    "broken",
    "demo://broken",
    { title: "Broken", description: "Always fails, to demonstrate JSON-RPC errors" },
    () => {
      throw new ProtocolError(ProtocolErrorCode.InternalError, "This resource is broken on purpose.", {
        mendable: false
      });
    }
  );
}
var greetings, languages;
var init_tools = __esm({
  "src/demo/tools.ts"() {
    "use strict";
    init_results();
    greetings = {
      english: "Hello",
      french: "Bonjour",
      german: "Guten Tag",
      japanese: "\u3053\u3093\u306B\u3061\u306F",
      swahili: "Habari"
    };
    languages = Object.keys(greetings);
  }
});

// src/demo/serve.ts
var serve_exports = {};
__export(serve_exports, {
  serveDemo: () => serveDemo
});
import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
function createDemoServer(era) {
  const server = new McpServer(
    { name: "mcpc-demo", title: "mcpc demo", version: "1.0.0" },
    {
      instructions: "A server for experiments: everything is made up and harmless. Start with the tool multiply or the resource demo://welcome.",
      capabilities: { logging: {}, resources: { subscribe: true }, ...taskCapabilities[era] }
    }
  );
  const notifyUpdated = updateNotifier(server, era);
  addNumbers(server);
  addWords(server);
  addWeather(server);
  addTea(server);
  addBaking(server);
  addContent(server);
  addPages(server);
  addCounter(server, notifyUpdated);
  addUptime(server, notifyUpdated);
  addChest(server);
  addBooking(server);
  addGuessing(server);
  addVisit(server);
  addModel(server, era);
  addRoots(server);
  addPrompts(server);
  addLogs(server);
  addFailures(server);
  return server;
}
function serveDemo(transport) {
  const layer = new TaskLayer(transport, taskTools);
  return serveStdio(({ era }) => createDemoServer(era), { transport: layer, legacy: "serve" });
}
var taskCapabilities;
var init_serve = __esm({
  "src/demo/serve.ts"() {
    "use strict";
    init_changes();
    init_content();
    init_notifications();
    init_prompts();
    init_resources();
    init_server_requests();
    init_tasks();
    init_tools();
    init_weather();
    taskCapabilities = {
      legacy: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      modern: { extensions: { [tasksExtension]: {} } }
    };
  }
});

// src/terminal/split-text.ts
function* splitText(text) {
  for (let at = 0; at < text.length; ) {
    const part = text.slice(at, at + maxPartLength);
    const end = at + part.length < text.length ? endOf(part) : part.length;
    yield part.slice(0, end);
    at += end;
  }
}
function endOf(part) {
  const lines = part.lastIndexOf("\n") + 1;
  if (lines > 0) return lines;
  return /[\ud800-\udbff]$/.test(part) ? part.length - 1 : part.length;
}
var maxPartLength;
var init_split_text = __esm({
  "src/terminal/split-text.ts"() {
    "use strict";
    maxPartLength = 2 ** 20;
  }
});

// src/terminal/capabilities/colour-level.ts
function colourLevel({ isTTY, env, color = "auto" }) {
  if (color === "never") return 0;
  if (color === "always") return levelOf(env);
  if (env.NO_COLOR) return 0;
  const forced = env.FORCE_COLOR;
  if (forced) return forcedLevel(forced, env);
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return levelOf(env);
  return isTTY && env.CLICOLOR !== "0" && env.TERM !== "dumb" ? levelOf(env) : 0;
}
function forcedLevel(forced, env) {
  switch (forced) {
    case "0":
    case "false":
      return 0;
    case "1":
      return 1;
    case "2":
      return 2;
    case "3":
      return 3;
    default:
      return levelOf(env);
  }
}
function levelOf({ COLORTERM = "", TERM = "" }) {
  if (/^(truecolor|24bit)$/i.test(COLORTERM)) return 3;
  return TERM.includes("256") ? 2 : 1;
}
var init_colour_level = __esm({
  "src/terminal/capabilities/colour-level.ts"() {
    "use strict";
  }
});

// src/terminal/capabilities/hyperlinks.ts
function showsHyperlinks(env) {
  const { FORCE_HYPERLINK, TERM = "", TERM_PROGRAM = "", TERM_PROGRAM_VERSION = "" } = env;
  if (FORCE_HYPERLINK) return FORCE_HYPERLINK !== "0" && FORCE_HYPERLINK !== "false";
  if (TERM === "dumb" || env.STY || env.CI) return false;
  const required = programs[TERM_PROGRAM];
  if (required !== void 0) return isAtLeast(TERM_PROGRAM_VERSION, required);
  if (env.TMUX || /^(screen|tmux)/.test(TERM)) return false;
  if (env.VTE_VERSION) return Number(env.VTE_VERSION) > 5e3;
  if (env.WT_SESSION || env.KITTY_WINDOW_ID || env.KONSOLE_VERSION || env.DOMTERM) return true;
  return /^(xterm-kitty|xterm-ghostty|alacritty|wezterm|foot|contour)/.test(TERM);
}
function isAtLeast(version, [major, minor]) {
  const [first = 0, second = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return first > major || first === major && second >= minor;
}
var programs;
var init_hyperlinks = __esm({
  "src/terminal/capabilities/hyperlinks.ts"() {
    "use strict";
    programs = {
      "iTerm.app": [3, 1],
      WezTerm: [0, 0],
      WarpTerminal: [0, 0],
      ghostty: [0, 0],
      Hyper: [2, 0],
      rio: [0, 0],
      Tabby: [0, 0],
      // Passes them on if the terminal that it runs in has them.
      tmux: [3, 4],
      vscode: [1, 72],
      zed: [0, 0]
    };
  }
});

// src/terminal/style.ts
import { Chalk } from "chalk";
function themeOf(level) {
  const chalk = new Chalk({ level });
  return {
    error: chalk.red.bold,
    warning: chalk.yellow,
    notice: chalk.cyan,
    success: chalk.green,
    failure: chalk.red,
    dim: chalk.dim,
    selected: chalk.inverse,
    strong: chalk.bold,
    emphasis: chalk.italic,
    link: chalk.underline,
    name: chalk.bold,
    type: chalk.cyan,
    key: chalk.blue,
    string: chalk.green,
    number: chalk.yellow,
    literal: chalk.magenta
  };
}
function styleOf(facts) {
  const { isTTY, env, columns, folders } = facts;
  const cursor = isTTY && env.TERM !== "dumb";
  const level = colourLevel(facts);
  return {
    terminal: isTTY,
    cursor,
    width: isTTY ? columns || 80 : Number.POSITIVE_INFINITY,
    unicode: supportsUnicode(facts),
    colour: level > 0,
    formatted: isTTY,
    links: cursor && showsHyperlinks(env),
    shortenPaths: isTTY && folders !== void 0 ? (text) => shortenPaths(text, folders) : (text) => text,
    theme: themeOf(level)
  };
}
function supportsUnicode({ env, platform }) {
  if (platform === "win32") return Boolean(env.WT_SESSION) || env.TERM_PROGRAM === "vscode";
  if (env.TERM === "linux" || env.TERM === "dumb") return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale ? /utf-?8/i.test(locale) : platform === "darwin";
}
function stylesOf({ stdout, stderr, env, platform, cwd, home }, color) {
  const folders = { cwd, home };
  const of = (stream) => styleOf({ isTTY: stream.isTTY === true, columns: stream.columns, env, platform, color, folders });
  return { out: of(stdout), err: of(stderr) };
}
function liveStyles(environment2, color) {
  return {
    get out() {
      return stylesOf(environment2, color()).out;
    },
    get err() {
      return stylesOf(environment2, color()).err;
    }
  };
}
var init_style = __esm({
  "src/terminal/style.ts"() {
    "use strict";
    init_home();
    init_colour_level();
    init_hyperlinks();
  }
});

// src/terminal/atomic-write.ts
import { promises } from "node:fs";
import { basename, dirname, join } from "node:path";
async function writeFileAtomically(path, content, { replace, isPrivate = false, umask, shownPath = path }) {
  const target = replace ? await promises.realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID().slice(0, 8)}.part`);
  const replaced = replace && !isPrivate ? await promises.stat(target).catch(() => void 0) : void 0;
  const masked = umask === void 0 || isPrivate ? void 0 : 438 & ~umask;
  const permissions = { mode: isPrivate ? 384 : 438, exact: replaced ? replaced.mode & 511 : masked };
  await create(temporary, content, permissions);
  try {
    if (replace) await promises.rename(temporary, target);
    else await linkOrCopy(temporary, target, content, permissions);
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      throw new UsageError(
        `${shownPath} was created by another program meanwhile; the result is in ${temporary}.`,
        {
          cause: error
        }
      );
    }
    await promises.unlink(temporary).catch(() => {
    });
    throw error;
  }
}
async function linkOrCopy(temporary, target, content, permissions) {
  try {
    await promises.link(temporary, target);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    await create(target, content, permissions);
  }
  await promises.unlink(temporary);
}
async function create(path, content, { mode, exact }) {
  const file = await promises.open(path, "wx", exact === void 0 ? mode : mode & exact);
  try {
    if (exact !== void 0) await file.chmod(exact);
    await promises.writeFile(file, typeof content === "string" ? splitText(content) : content);
  } catch (error) {
    await promises.unlink(path).catch(() => {
    });
    throw error;
  } finally {
    await file.close();
  }
}
var init_atomic_write = __esm({
  "src/terminal/atomic-write.ts"() {
    "use strict";
    init_errors();
    init_split_text();
  }
});

// src/terminal/output-file.ts
import { constants, promises as promises2 } from "node:fs";
import { basename as basename2, dirname as dirname2, extname, join as join2 } from "node:path";
async function redirectionTo(path, append, place) {
  if (append) {
    const entry = await entryAt(path, ">>", place);
    if (entry !== "device") await checkDirectory(path, place);
    return { isStdout: false, write: (parts2) => appendTo(path, parts2, place).then(() => []) };
  }
  const { write: write2 } = await replacedFile(path, ">", place);
  return { isStdout: false, write: (parts2) => write2(parts2).then((paths) => paths.length > 1 ? paths : []) };
}
async function replacedFile(path, how, place) {
  if (await entryAt(path, how, place) === "device") {
    return { isStdout: false, write: (parts2) => appendTo(path, parts2, place).then(() => []) };
  }
  await checkDirectory(path, place, how);
  return { isStdout: false, write: (parts2) => writeFiles(path, parts2, true, place, how) };
}
function partPath(path, index, count, extension = extname(path)) {
  if (count < 2) return path;
  return `${path.slice(0, path.length - extname(path).length)}.${index + 1}${extension}`;
}
async function entryAt(path, how, place) {
  const file = resolvePath(path, place);
  try {
    const found = await promises2.stat(file).catch(() => promises2.lstat(file));
    if (found.isDirectory()) {
      throw new UsageError(`${path} is a directory.`, {
        hint: `Name a file in it: ${before(how, join2(path, "FILE"))}`
      });
    }
    return found.isFile() || found.isSymbolicLink() ? "file" : "device";
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "nothing";
    throw error instanceof UsageError ? error : unwritable2(path, error, how);
  }
}
async function checkDirectory(path, place, how) {
  await promises2.access(dirname2(resolvePath(path, place)), constants.W_OK | constants.X_OK).catch((error) => {
    throw unwritable2(path, error, how);
  });
}
async function writeFiles(path, parts2, force, place, how) {
  const files = parts2.length === 0 ? [{ content: "" }] : parts2;
  const paths = [];
  for (const [index, { content, extension }] of files.entries()) {
    const target = partPath(path, index, files.length, extension);
    const options = { replace: force, umask: place.umask, shownPath: target };
    await writeFileAtomically(resolvePath(target, place), content, options).catch((error) => {
      throw error instanceof UsageError ? error : unwritable2(target, error, how);
    });
    paths.push(target);
  }
  return paths;
}
async function appendTo(path, parts2, place, flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT) {
  const target = resolvePath(path, place);
  try {
    const mode = place.umask === void 0 ? void 0 : 438 & ~place.umask;
    const isNew = mode !== void 0 && await promises2.lstat(target).catch(() => void 0) === void 0;
    const file = await promises2.open(target, flags, mode);
    try {
      if (isNew) await file.chmod(mode);
      for (const { content } of parts2) {
        await promises2.writeFile(file, typeof content === "string" ? splitText(content) : content);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unwritable2(path, error);
  }
}
function unwritable2(path, error, how = "--output") {
  return new UsageError(`${path} cannot be written: ${reasonOf(error)}.`, {
    hint: `Name a file in an existing, writable directory: ${before(how, "FILE")}.`,
    cause: error
  });
}
function before(how, path) {
  return how.endsWith("=") ? how + path : `${how} ${path}`;
}
var init_output_file = __esm({
  "src/terminal/output-file.ts"() {
    "use strict";
    init_errors();
    init_home();
    init_atomic_write();
    init_split_text();
  }
});

// src/testing/reporters/document-style.ts
var documentStyle;
var init_document_style = __esm({
  "src/testing/reporters/document-style.ts"() {
    "use strict";
    init_style();
    documentStyle = styleOf({
      isTTY: false,
      columns: void 0,
      env: { LANG: "C.UTF-8" },
      platform: "linux",
      color: "never"
    });
  }
});

// src/terminal/activity-tracker.ts
var displayDelay;
var init_activity_tracker = __esm({
  "src/terminal/activity-tracker.ts"() {
    "use strict";
    displayDelay = 200;
  }
});

// src/terminal/format.ts
function formatDuration(milliseconds) {
  if (milliseconds < 0.95) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59950) return `${(milliseconds / 1e3).toFixed(1)} s`;
  const seconds2 = Math.round(milliseconds / 1e3);
  if (seconds2 < 3600) return `${Math.floor(seconds2 / 60)} min ${seconds2 % 60} s`;
  const minutes = Math.round(seconds2 / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function formatNumber(value) {
  const [whole = "", ...fraction2] = String(Math.round(value * 100) / 100).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction2].join(".");
}
function formatCount(count, noun) {
  return `${formatNumber(count)} ${count === 1 ? noun : `${noun}s`}`;
}
var init_format = __esm({
  "src/terminal/format.ts"() {
    "use strict";
  }
});

// src/terminal/sanitise.ts
function sanitise(text) {
  return unsafe.test(text) ? escapeUnsafe(text.replace(colours, "")) : text;
}
function sanitiseLine(text) {
  const escaped3 = unsafe.test(text) ? escapeUnsafe(text) : text;
  return escaped3.replace(tabsAndLineBreaks, (character) => character === "	" ? "\\t" : "\\n");
}
function flatten(text) {
  return sanitise(text.replace(whitespaceRuns, " ").trim());
}
function sanitiseJson(json) {
  return unsafe.test(json) ? json.replace(allUnsafe, escapeForJson) : json;
}
function escapeUnsafe(text) {
  const lines = text.includes("\r\n") ? text.split("\r\n").join("\n") : text;
  return lines.replace(allUnsafe, escapeCharacter);
}
function escapeCharacter(character) {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 255) return `\\x${hex.padStart(2, "0")}`;
  return code <= 65535 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
function escapeForJson(character) {
  let escaped3 = "";
  for (let at = 0; at < character.length; at++) {
    escaped3 += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return escaped3;
}
var unsafe, allUnsafe, esc, c1Introducer, colours, tabsAndLineBreaks, whitespaceRuns;
var init_sanitise = __esm({
  "src/terminal/sanitise.ts"() {
    "use strict";
    unsafe = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/u;
    allUnsafe = new RegExp(unsafe.source, "gu");
    esc = String.fromCharCode(27);
    c1Introducer = String.fromCharCode(155);
    colours = new RegExp(`(?:${esc}\\[|${c1Introducer})[\\d;:]*m|${esc}(?:\\(B|\\[0?K)`, "g");
    tabsAndLineBreaks = /[\t\n]/g;
    whitespaceRuns = /\s+/gu;
  }
});

// src/terminal/width.ts
import stringWidth from "string-width";
function widthOf(text) {
  if (text.length <= window || onlyAscii.test(text)) return stringWidth(text);
  let width = 0;
  for (const part of windows(text)) width += stringWidth(part);
  return width;
}
function truncate(text, columns, ellipsis2) {
  if (widthOf(text) <= columns) return text;
  const available = columns - widthOf(ellipsis2);
  if (available < 0) return "";
  const piece = pieces(text, available).next().value ?? "";
  return (widthOf(piece) <= available ? piece : "") + ellipsis2;
}
function wrap(text, columns) {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(columns, 2)));
}
function wrapLine(line, columns) {
  if (widthOf(line) <= columns) return [line];
  const lines = [];
  let current;
  let width = 0;
  for (const word of line.split(" ")) {
    const more = widthOf(word);
    if (current !== void 0 && width + 1 + more <= columns) {
      current += ` ${word}`;
      width += 1 + more;
      continue;
    }
    if (current !== void 0) lines.push(current);
    lines.push(...more <= columns ? [word] : pieces(word, columns, true));
    current = lines.pop() ?? "";
    width = widthOf(current);
  }
  return current === void 0 ? lines : [...lines, current];
}
function* pieces(text, columns, atSeparators = false) {
  let piece = "";
  let width = 0;
  for (const part of windows(text)) {
    for (const { segment: segment2 } of graphemes.segment(part)) {
      const more = stringWidth(segment2);
      if (width + more > columns && piece !== "") {
        const end = atSeparators ? endOfLastPart(piece) : piece.length;
        yield piece.slice(0, end);
        piece = piece.slice(end);
        width = widthOf(piece);
      }
      piece += segment2;
      width += more;
    }
  }
  yield piece;
}
function endOfLastPart(piece) {
  const end = Math.max(...["/", "|", "&", ","].map((sign) => piece.lastIndexOf(sign))) + 1;
  return end > piece.length / 2 ? end : piece.length;
}
function* windows(text) {
  for (let at = 0; at < text.length; ) {
    let part = text.slice(at, at + window);
    const last = at + window < text.length ? lastGrapheme(part) : 0;
    if (last > 0) part = part.slice(0, last);
    yield part;
    at += part.length;
  }
}
function lastGrapheme(part) {
  if (onlyAscii.test(part)) return part.length - 1;
  let last = 0;
  for (const { index } of graphemes.segment(part)) last = index;
  return last;
}
var graphemes, onlyAscii, window;
var init_width = __esm({
  "src/terminal/width.ts"() {
    "use strict";
    graphemes = new Intl.Segmenter(void 0, { granularity: "grapheme" });
    onlyAscii = /^[ -~]*$/;
    window = 256;
  }
});

// src/terminal/activity-text.ts
var activity_text_exports = {};
__export(activity_text_exports, {
  activityRow: () => activityRow,
  activityRows: () => activityRows,
  spinnerFrames: () => spinnerFrames
});
function spinnerFrames({ unicode, theme }) {
  const { interval, frames } = unicode ? spinners.unicode : spinners.ascii;
  return { interval, frames: frames.map((frame) => theme.notice(frame)) };
}
function activityRows(activities, now2, style, columns) {
  const rows = activities.slice(0, maxRows).map((activity) => activityRow(activity, now2, style, columns));
  const more = activities.length - rows.length;
  return more === 0 ? rows : [...rows, style.theme.dim(`and ${more} more`)];
}
function activityRow(activity, now2, style, columns) {
  const { progress } = activity;
  const label = flatten(progress?.message || activity.label);
  const elapsed = formatDuration(Math.round((now2 - activity.startedAt) / 100) * 100);
  const facts = progress ? progressFacts(progress, now2, elapsed, style) : [elapsed];
  while (facts.length > 2 && widthOf(label) + widthOf(facts.join("  ")) + 2 > columns) facts.pop();
  const available = columns - widthOf(facts.join("  ")) - 2;
  const ellipsis2 = style.unicode ? "\u2026" : "...";
  if (available < 8) return truncate(label, columns, ellipsis2);
  return `${truncate(label, available, ellipsis2)}  ${style.theme.dim(facts.join("  "))}`;
}
function progressFacts(progress, now2, elapsed, style) {
  const { current, total } = progress;
  if (total === void 0 || !(total > 0)) return [formatNumber(current), elapsed, ...rateOf(progress, now2)];
  const fraction2 = Math.min(Math.max(current / total, 0), 1);
  const percent2 = `${Math.floor(fraction2 * 100)}%`;
  const bar = drawBar(fraction2, style.unicode);
  const count = total > 1 ? [`${formatNumber(current)} of ${formatNumber(total)}`] : [];
  const rate = total > 1 ? rateOf(progress, now2) : [];
  return [bar, percent2, elapsed, ...count, ...remaining(progress, total, now2), ...rate];
}
function drawBar(fraction2, unicode) {
  const filled = Math.floor(fraction2 * barWidth);
  const [full, empty] = unicode ? ["\u2588", "\u2591"] : ["#", "."];
  return full.repeat(filled) + empty.repeat(barWidth - filled);
}
function speed({ current, firstValue, firstAt }, now2) {
  const perSecond = (current - firstValue) / (now2 - firstAt) * 1e3;
  return now2 - firstAt >= 1e3 && perSecond > 0 && Number.isFinite(perSecond) ? perSecond : void 0;
}
function rateOf(progress, now2) {
  const perSecond = speed(progress, now2);
  if (perSecond === void 0) return [];
  return [`${formatNumber(perSecond >= 10 ? Math.round(perSecond) : Number(perSecond.toFixed(1)))}/s`];
}
function remaining(progress, total, now2) {
  const perSecond = speed(progress, now2);
  if (perSecond === void 0 || progress.current >= total) return [];
  const seconds2 = Math.ceil((total - progress.current) / perSecond);
  return [`${formatDuration(seconds2 * 1e3)} left`];
}
var barWidth, maxRows, spinners;
var init_activity_text = __esm({
  "src/terminal/activity-text.ts"() {
    "use strict";
    init_format();
    init_sanitise();
    init_width();
    barWidth = 20;
    maxRows = 6;
    spinners = {
      unicode: { interval: 80, frames: [..."\u280B\u2819\u2839\u2838\u283C\u2834\u2826\u2827\u2807\u280F"] },
      ascii: { interval: 80, frames: [..."-\\|/"] }
    };
  }
});

// src/terminal/spinner.ts
var indent, Spinner;
var init_spinner = __esm({
  "src/terminal/spinner.ts"() {
    "use strict";
    init_activity_tracker();
    indent = 2;
    Spinner = class {
      #stream;
      #style;
      #activities = [];
      #ora;
      #delay;
      #refresh;
      #paused = false;
      /** `style` is that of `stream`; nothing is drawn unless its cursor can be moved. */
      constructor(stream, style) {
        this.#stream = stream;
        this.#style = style;
      }
      update(activities) {
        this.#activities = activities;
        if (activities.length === 0) this.#stop();
        else this.#start();
      }
      pause() {
        this.#paused = true;
        this.#stop();
      }
      resume() {
        this.#paused = false;
        this.update(this.#activities);
      }
      #start() {
        if (!this.#style.cursor || this.#paused || this.#delay || this.#ora) return;
        this.#delay = setTimeout(() => void this.#draw(), displayDelay);
        this.#delay.unref();
      }
      async #draw() {
        const delay = this.#delay;
        const [{ default: ora }, { activityRows: activityRows2, spinnerFrames: spinnerFrames2 }] = await Promise.all([
          import("ora"),
          Promise.resolve().then(() => (init_activity_text(), activity_text_exports))
        ]);
        if (delay === void 0 || this.#delay !== delay) return;
        this.#delay = void 0;
        const spinner = ora({
          stream: this.#stream,
          spinner: spinnerFrames2(this.#style),
          text: this.#text(activityRows2),
          // ora would detect for itself whether the terminal has colours.
          color: false,
          isEnabled: true,
          discardStdin: false,
          // Hiding the cursor would install signal handlers that show it again.
          hideCursor: false
        });
        this.#refresh = setInterval(() => {
          spinner.text = this.#text(activityRows2);
        }, spinner.interval);
        this.#ora = spinner.start();
      }
      #stop() {
        clearTimeout(this.#delay);
        clearInterval(this.#refresh);
        this.#delay = void 0;
        this.#ora?.stop();
        this.#ora = void 0;
      }
      #text(rowsOf) {
        const columns = (this.#stream.columns || this.#style.width) - indent - 1;
        return rowsOf(this.#activities, Date.now(), this.#style, columns).join(`
${" ".repeat(indent)}`);
      }
    };
  }
});

// src/testing/reporters/place.ts
function placeOf({ file, protocol }) {
  return sanitiseLine(protocol === void 0 ? file : `${file} (${protocol})`);
}
function titleOf(result) {
  return result.name === result.file ? placeOf(result) : `${placeOf(result)}: ${sanitiseLine(result.name)}`;
}
function problemPlace({ file, line, column }) {
  const numbers = [line, column].filter((number4) => number4 !== void 0);
  return [sanitiseLine(file), ...numbers].join(":");
}
var problemKinds;
var init_place = __esm({
  "src/testing/reporters/place.ts"() {
    "use strict";
    init_sanitise();
    problemKinds = {
      invalid: "not valid",
      "not started": "server not started"
    };
  }
});

// src/testing/reporters/live-rows.ts
var live_rows_exports = {};
__export(live_rows_exports, {
  LiveRows: () => LiveRows,
  liveRows: () => liveRows
});
function liveRows(stderr, style) {
  return new LiveRows(new Spinner(stderr, style));
}
function activityOf(label, cases) {
  const startedAt = Date.now();
  const progress = { current: 0, total: cases, message: label, firstValue: 0, firstAt: startedAt };
  return { label, startedAt, progress };
}
var LiveRows;
var init_live_rows = __esm({
  "src/testing/reporters/live-rows.ts"() {
    "use strict";
    init_spinner();
    init_place();
    LiveRows = class {
      #display;
      #files = /* @__PURE__ */ new Map();
      constructor(display) {
        this.#display = display;
      }
      handle(event) {
        if (event.type === "fileStart") this.#files.set(placeOf(event), activityOf(placeOf(event), event.cases));
        else if (event.type === "caseStart") this.#startCase(placeOf(event), event.name);
        else if (event.type === "caseEnd") this.#endCase(placeOf(event.result));
        else if (event.type === "fileEnd") this.#files.delete(placeOf(event));
        if (event.type === "fileStart" || event.type === "fileEnd") this.#update();
      }
      async end() {
        this.#files.clear();
        this.#update();
      }
      #startCase(place, name) {
        const progress = this.#files.get(place)?.progress;
        if (progress) progress.message = `${place}: ${name}`;
      }
      #endCase(place) {
        const progress = this.#files.get(place)?.progress;
        if (progress) progress.current += 1;
      }
      #update() {
        this.#display.update([...this.#files.values()]);
      }
    };
  }
});

// src/terminal/ansi-text.ts
import { stripVTControlCharacters } from "node:util";
import wrapAnsi from "wrap-ansi";
function styledWidth(text) {
  return widthOf(text.includes("\x1B") ? stripVTControlCharacters(text) : text);
}
var init_ansi_text = __esm({
  "src/terminal/ansi-text.ts"() {
    "use strict";
    init_width();
  }
});

// src/render/layout/wrap-message.ts
import wrapAnsi2 from "wrap-ansi";
function wrapPromptText(text, columns) {
  return mapWideLines(text, columns, (line) => {
    const { attributes, indent: indent3, bar, rest } = partsOf2(line);
    if (indent3 === "") return wrapLine2(line, columns);
    const rows = wrapAnsi2(attributes + bar + rest, Math.max(columns - indent3.length, hanging), {
      hard: true,
      trim: false
    });
    return rows.split("\n").map((row) => indent3 + row.replace(/ +$/, "")).join("\n");
  });
}
function wrapMessage(text, columns) {
  return mapWideLines(text, columns, (line) => wrapLine2(line, columns));
}
function mapWideLines(text, columns, wrap2) {
  return text.split("\n").map((line) => styledWidth(line) <= columns ? line : wrap2(line)).join("\n");
}
function partsOf2(line) {
  const [all = "", attributes = "", indent3 = "", bar = ""] = beginning.exec(line) ?? [];
  return { attributes, indent: indent3, bar, rest: line.slice(all.length) };
}
function wrapLine2(line, columns) {
  const { attributes, indent: indent3, bar, rest } = partsOf2(line);
  if (bar !== "") {
    const width = Math.max(columns - indent3.length - bar.length, hanging);
    const rows2 = wrapAnsi2(attributes + rest, width, { hard: true, trim: false }).split("\n");
    const margin2 = bar.slice(-2).padStart(bar.length);
    return rows2.map((row, index) => indent3 + (index === 0 ? bar : margin2) + row).join("\n");
  }
  const copied = commandAtEnd(rest);
  const prose = rest.slice(0, rest.length - copied.length).trimEnd();
  const margin = indent3 === "" ? " ".repeat(hanging) : indent3;
  const rows = wrapAnsi2(attributes + prose, Math.max(columns - margin.length, hanging)).split("\n");
  if (copied !== "") rows.push(copied);
  return rows.filter((row) => row !== "").map((row, index) => (index === 0 ? indent3 : margin) + row).join("\n");
}
var hanging, beginning;
var init_wrap_message = __esm({
  "src/render/layout/wrap-message.ts"() {
    "use strict";
    init_quote();
    init_ansi_text();
    hanging = 2;
    beginning = /^((?:\x1b\[[\d;]*m)*)( *)((?:\S+ )?[│|] )?/;
  }
});

// src/testing/reporters/counts.ts
function countStates(results) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of results) counts[state] += 1;
  return counts;
}
function countWords({ failed, passed, skipped }, theme) {
  return [
    ...failed > 0 ? [theme.failure(`${formatNumber(failed)} failed`)] : [],
    ...passed > 0 ? [theme.success(`${formatNumber(passed)} passed`)] : [],
    ...skipped > 0 ? [theme.warning(`${formatNumber(skipped)} skipped`)] : []
  ];
}
var init_counts = __esm({
  "src/testing/reporters/counts.ts"() {
    "use strict";
    init_format();
  }
});

// src/render/diff/line-diff.ts
import { diffArrays } from "diff";
function lineDiff(expected, actual) {
  const runs = compare(expected.split("\n"), actual.split("\n"));
  return runs.flatMap((run, index) => {
    const [before2, after] = [runs[index - 1], runs[index + 1]];
    if (run.of === "both") return contextRows(run.lines, before2 !== void 0, after !== void 0);
    return changedRows(
      run,
      [before2, after].find((other) => other !== void 0 && other.of !== "both")
    );
  });
}
function compare(expected, actual) {
  const changes = diffArrays(expected, actual, { maxEditLength: maxDifferences });
  if (changes === void 0) return compareEnds(expected, actual);
  return changes.map(({ removed, added, value }) => ({
    of: removed ? "expected" : added ? "actual" : "both",
    lines: value
  }));
}
function compareEnds(expected, actual) {
  const shortest = Math.min(expected.length, actual.length);
  let before2 = 0;
  while (before2 < shortest && expected[before2] === actual[before2]) before2 += 1;
  let after = 0;
  while (after < shortest - before2 && expected.at(-1 - after) === actual.at(-1 - after)) after += 1;
  const runs = [
    { of: "both", lines: expected.slice(0, before2) },
    { of: "expected", lines: expected.slice(before2, expected.length - after) },
    { of: "actual", lines: actual.slice(before2, actual.length - after) },
    { of: "both", lines: expected.slice(expected.length - after) }
  ];
  return runs.filter(({ lines }) => lines.length > 0);
}
function contextRows(lines, isAfter, isBefore) {
  const head = isAfter ? context : 0;
  const tail = lines.length - (isBefore ? context : 0);
  const row = (text) => ({ of: "both", text, other: void 0 });
  if (tail - head <= 1) return lines.map(row);
  return [
    ...lines.slice(0, head).map(row),
    { of: "both", omitted: tail - head },
    ...lines.slice(tail).map(row)
  ];
}
function changedRows({ of, lines }, replaced) {
  const shown = lines.length <= longestRun + 1 ? lines.length : longestRun;
  const rows = lines.slice(0, shown).map((text, at) => ({ of, text, other: replaced?.lines[at] }));
  return shown === lines.length ? rows : [...rows, { of, omitted: lines.length - shown }];
}
var context, longestRun, maxDifferences;
var init_line_diff = __esm({
  "src/render/diff/line-diff.ts"() {
    "use strict";
    context = 2;
    longestRun = 20;
    maxDifferences = 300;
  }
});

// src/render/diff/diff-text.ts
function diffText(expected, actual, style) {
  const { theme } = style;
  const rows = lineDiff(expected, actual);
  const shown = rows.slice(0, maxRows2).map((row) => rowText(row, style));
  const legend = `${theme.success("- expected")}  ${theme.failure("+ actual")}`;
  const more = rows.length - shown.length;
  const rest = more === 0 ? [] : [theme.dim(`${ellipsis(style)} ${formatCount(more, "more row")}`)];
  return [legend, ...shown, ...rest].join("\n");
}
function rowText(row, style) {
  const { theme } = style;
  const { sign, paint } = {
    both: { sign: " ", paint: theme.dim },
    expected: { sign: "-", paint: theme.success },
    actual: { sign: "+", paint: theme.failure }
  }[row.of];
  if ("text" in row) return paint(`${sign} ${lineText(row, style)}`.trimEnd());
  const what = row.of === "both" ? "equal line" : "more line";
  return theme.dim(`${sign} ${ellipsis(style)} ${formatCount(row.omitted, what)}`);
}
function lineText({ text, other }, style) {
  const shown = sanitiseLine(excerptOf(text, other ?? "", style));
  const looksTheSame = other !== void 0 && visible2(text) === visible2(other);
  return looksTheSame ? escapeInvisible(shown) : shown;
}
function visible2(line) {
  return line.normalize("NFKC").trimEnd();
}
function escapeInvisible(text) {
  return text.replace(/[^\p{ASCII}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).replace(/ +$/, (spaces) => "\\x20".repeat(spaces.length));
}
function excerptOf(line, other, style) {
  if (line.length <= maxLength) return line;
  let same = 0;
  while (same < line.length && line[same] === other[same]) same += 1;
  const start = Math.max(0, Math.min(same - lead, line.length - maxLength));
  const piece = line.slice(start, start + maxLength).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  const before2 = start > 0 ? ellipsis(style) : "";
  const after = start + maxLength < line.length ? ellipsis(style) : "";
  return `${before2}${piece}${after} (${formatNumber(line.length)} characters)`;
}
function ellipsis({ unicode }) {
  return unicode ? "\u2026" : "...";
}
var maxRows2, maxLength, lead;
var init_diff_text = __esm({
  "src/render/diff/diff-text.ts"() {
    "use strict";
    init_format();
    init_sanitise();
    init_line_diff();
    maxRows2 = 80;
    maxLength = 300;
    lead = 60;
  }
});

// src/testing/reporters/failure-text.ts
function failureText({ text, message, expected, actual, hint }, style) {
  const hasTexts = expected !== void 0 && actual !== void 0 && expected !== actual;
  return [
    style.theme.name(sanitise(text.trimEnd())),
    sanitise(message),
    ...hasTexts ? [diffText(expected, actual, style)] : [],
    ...hint === void 0 ? [] : [sanitise(hint)]
  ].join("\n");
}
function problemText({ message, hint }) {
  return sanitise(hint === void 0 ? message : `${message}
${hint}`);
}
function rerunText({ rerun }) {
  return `To run it alone: ${sanitise(rerun)}`;
}
var init_failure_text = __esm({
  "src/testing/reporters/failure-text.ts"() {
    "use strict";
    init_diff_text();
    init_sanitise();
  }
});

// src/render/layout/table-layout.ts
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import CliTable from "cli-table3";
async function layOutTable(columns, rows, style) {
  const natural = columns.map(
    ({ header }, index) => rows.reduce((max, row) => Math.max(max, widthOf(row[index] ?? "")), widthOf(header))
  );
  const widths = fitWidths(columns, natural, style.width);
  const tooNarrow = widths.some((width, index) => width < Math.min(minReadableWidth, natural[index] ?? 0));
  return tooNarrow ? drawBlocks(columns, rows, style) : drawGrid(columns, rows, widths, style);
}
async function drawGrid(columns, rows, widths, style) {
  const headers = columns.map(({ header }) => header && style.theme.dim(header));
  let text = headers.some((header) => header !== "") ? drawRows([headers], widths) : "";
  for (let start = 0; start < rows.length; start += batchSize2) {
    if (start > 0) await yieldToEventLoop();
    const batch = rows.slice(start, start + batchSize2).map((row) => wrapCells(row, columns, widths, style));
    text += drawRows(
      batch.map((cells) => cells.map((lines) => lines.join("\n"))),
      widths
    );
  }
  return text;
}
function drawRows(rows, widths) {
  const table = new CliTable({
    chars: borderless,
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    colWidths: widths.map((width) => width + gap)
  });
  table.push(...rows);
  return `${table.toString().replace(/ +$/gm, "")}
`;
}
function drawBlocks(columns, rows, style) {
  const widths = columns.map((_, index) => style.width - (index === 0 ? 0 : gap));
  const lines = rows.flatMap((row) => {
    const [first = [], ...others] = wrapCells(row, columns, widths, style);
    return [...first, ...others.flat().map((line) => line && " ".repeat(gap) + line)];
  });
  return lines.map((line) => line && `${line}
`).join("");
}
function fitWidths(columns, natural, totalWidth) {
  const available = totalWidth - gap * (columns.length - 1);
  const sum2 = (widths) => widths.reduce((total, width) => total + width, 0);
  const whole = natural.filter((_, index) => columns[index]?.keepWhole);
  const others = natural.filter((_, index) => !columns[index]?.keepWhole);
  const wholeWidths = shrinkToFit(whole, Math.max(Math.floor(available * 0.6), available - sum2(others)));
  const otherWidths = shrinkToFit(others, available - sum2(wholeWidths));
  return columns.map(({ keepWhole }) => (keepWhole ? wholeWidths : otherWidths).shift() ?? 1);
}
function shrinkToFit(natural, available) {
  let remaining2 = available;
  const widths = [...natural];
  const narrowestFirst = natural.map((width, index) => ({ width, index })).sort((a, b) => a.width - b.width);
  for (const [done, { width, index }] of narrowestFirst.entries()) {
    const share = Math.min(width, Math.max(1, Math.floor(remaining2 / (natural.length - done))));
    widths[index] = share;
    remaining2 -= share;
  }
  return widths;
}
function wrapCells(row, columns, widths, style) {
  const wrapped = row.map((cell, index) => wrap(cell, widths[index] ?? 1));
  const height = Math.max(
    2,
    ...wrapped.map((lines, index) => columns[index]?.truncated ? 0 : lines.length)
  );
  return wrapped.map((lines, index) => {
    const { truncated, paint } = columns[index] ?? {};
    const shown = truncated ? truncateLines(lines, height, widths[index] ?? 1, style) : lines;
    return paint ? shown.map((line) => line && paint(line)) : shown;
  });
}
function truncateLines(lines, height, width, style) {
  if (lines.length <= height) return lines;
  const ellipsis2 = style.unicode ? "\u2026" : "...";
  return [...lines.slice(0, height - 1), truncate(`${lines[height - 1]} ${lines[height]}`, width, ellipsis2)];
}
var gap, minReadableWidth, batchSize2, borderless;
var init_table_layout = __esm({
  "src/render/layout/table-layout.ts"() {
    "use strict";
    init_width();
    gap = 2;
    minReadableWidth = 15;
    batchSize2 = 100;
    borderless = {
      top: "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      bottom: "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      left: "",
      "left-mid": "",
      mid: "",
      "mid-mid": "",
      right: "",
      "right-mid": "",
      middle: ""
    };
  }
});

// src/testing/reporters/coverage-text.ts
var coverage_text_exports = {};
__export(coverage_text_exports, {
  coverageText: () => coverageText,
  percent: () => percent
});
async function coverageText(coverage, style) {
  const heading = `${style.theme.strong("Coverage")}  ${percent(coverage.share)}
`;
  const rows = coverage.servers.flatMap(
    (server) => kinds.flatMap((kind) => {
      const { touched, missed } = server[kind];
      const all = touched.length + missed.length;
      const names2 = missed.map(sanitiseLine).join(", ");
      return all === 0 ? [] : [[sanitiseLine(server.server), kind, `${touched.length} of ${all}`, names2]];
    })
  );
  if (rows.length === 0) return heading;
  const columns = [
    { header: "SERVER", paint: style.theme.name },
    { header: "KIND", keepWhole: true },
    { header: "COVERED", keepWhole: true },
    { header: "NOT COVERED" }
  ];
  return heading + await layOutTable(columns, rows, style);
}
function percent(share) {
  return `${Math.floor(share * 100 + 1e-9)}%`;
}
var kinds;
var init_coverage_text = __esm({
  "src/testing/reporters/coverage-text.ts"() {
    "use strict";
    init_table_layout();
    init_sanitise();
    kinds = ["tools", "prompts", "resources"];
  }
});

// src/testing/reporters/spec.ts
var spec_exports = {};
__export(spec_exports, {
  SpecReporter: () => SpecReporter
});
function fileLine(place, state, duration, style) {
  const { theme } = style;
  const counts = countStates(state.results);
  const words = [
    ...state.problem === void 0 ? [] : [theme.failure(problemKinds[state.problem.kind])],
    ...countWords(counts, theme)
  ];
  const time = duration === void 0 ? "" : `  ${theme.dim(formatDuration(duration))}`;
  return `${markOf(state, style)} ${place}  ${words.join(", ") || "no cases"}${time}`;
}
function markOf({ results, problem }, { theme, unicode }) {
  if (problem !== void 0 || results.some(({ state }) => state === "failed")) {
    return theme.failure(unicode ? "\u2717" : "FAIL");
  }
  if (results.some(({ state }) => state === "passed")) return theme.success(unicode ? "\u2713" : "ok");
  return theme.dim("-");
}
function summaryLines(summary, { theme }) {
  const { results, problems, duration, isInterrupted, snapshots } = summary;
  const { written, updated, obsolete } = snapshots;
  const changes = [
    ...written > 0 ? [`${written} written`] : [],
    ...updated > 0 ? [`${updated} updated`] : [],
    ...obsolete > 0 ? [`${obsolete} obsolete, which --update removes`] : []
  ];
  const files = new Set(problems.map(placeOf)).size;
  const words = [
    ...files > 0 ? [theme.failure(`${formatCount(files, "file")} not run`)] : [],
    ...countWords(countStates(results), theme)
  ];
  return [
    ...changes.length > 0 ? [`Snapshots: ${changes.join(", ")}`] : [],
    ...isInterrupted ? [theme.warning("The run was interrupted.")] : [],
    `${words.join(", ") || "no cases"}  ${theme.dim(formatDuration(duration))}`
  ];
}
async function coverageBlock({ coverage }, style) {
  if (coverage === void 0) return "";
  const { coverageText: coverageText2 } = await Promise.resolve().then(() => (init_coverage_text(), coverage_text_exports));
  return (await coverageText2(coverage, style)).trimEnd();
}
function indent2(text) {
  return text.replace(/^(?=.)/gm, "  ");
}
var SpecReporter;
var init_spec = __esm({
  "src/testing/reporters/spec.ts"() {
    "use strict";
    init_wrap_message();
    init_format();
    init_sanitise();
    init_counts();
    init_failure_text();
    init_place();
    SpecReporter = class {
      #target;
      #style;
      #quiet;
      /** The files that have no line yet, by their places. */
      #files = /* @__PURE__ */ new Map();
      #hasLines = false;
      #summary;
      constructor(target, style, quiet) {
        this.#target = target;
        this.#style = style;
        this.#quiet = quiet;
      }
      handle(event) {
        if (event.type === "caseEnd") this.#fileOf(event.result).results.push(event.result);
        else if (event.type === "problem") this.#fileOf(event.problem).problem = event.problem;
        else if (event.type === "fileEnd") this.#endFile(placeOf(event), event.duration);
        else if (event.type === "runEnd") {
          for (const place of [...this.#files.keys()]) this.#endFile(place, void 0);
          this.#summary = event.summary;
        }
      }
      async end() {
        if (this.#summary !== void 0) await this.#writeEnd(this.#summary);
        await this.#target.end();
      }
      #fileOf(file) {
        const place = placeOf(file);
        const state = this.#files.get(place) ?? { results: [], problem: void 0 };
        this.#files.set(place, state);
        return state;
      }
      #endFile(place, duration) {
        const state = this.#files.get(place);
        this.#files.delete(place);
        if (this.#quiet || state === void 0) return;
        this.#hasLines = true;
        this.#target.write(`${this.#wrap(fileLine(place, state, duration, this.#style))}
`);
      }
      async #writeEnd(summary) {
        const { results, problems, isInterrupted } = summary;
        const failed = results.filter(({ state }) => state === "failed");
        if (this.#quiet && failed.length === 0 && problems.length === 0 && !isInterrupted) return;
        const blocks = [
          ...problems.map((problem) => this.#problemBlock(problem)),
          ...failed.map((result) => this.#failureBlock(result)),
          await coverageBlock(summary, this.#style),
          this.#wrap(summaryLines(summary, this.#style).join("\n"))
        ].filter((block) => block !== "");
        this.#target.write(`${this.#hasLines ? "\n" : ""}${blocks.join("\n\n")}
`);
      }
      #problemBlock(problem) {
        const { theme } = this.#style;
        const protocol = problem.protocol === void 0 ? "" : ` (${sanitiseLine(problem.protocol)})`;
        const kind = theme.failure(problemKinds[problem.kind]);
        const heading = `${theme.strong(problemPlace(problem))}${protocol}  ${kind}`;
        return [this.#wrap(heading), this.#wrap(indent2(problemText(problem)))].join("\n");
      }
      #failureBlock(result) {
        const { theme } = this.#style;
        const file = sanitiseLine(result.file);
        const protocol = result.protocol === void 0 ? "" : ` (${sanitiseLine(result.protocol)})`;
        const name = result.name === result.file ? "" : `  ${theme.failure(sanitiseLine(result.name))}`;
        const places = result.failures.length > 0 ? result.failures : [void 0];
        const parts2 = places.map((failure) => {
          const heading = `${theme.strong(`${file}:${failure?.line ?? result.line}`)}${protocol}${name}`;
          const text = failure === void 0 ? [] : [this.#wrapText(indent2(failureText(failure, this.#style)))];
          return [this.#wrap(heading), ...text].join("\n");
        });
        return [...parts2, indent2(theme.dim(rerunText(result)))].join("\n");
      }
      /** Wraps lines of mcpc. */
      #wrap(text) {
        return this.#style.terminal ? wrapMessage(text, this.#style.width) : text;
      }
      /** Wraps indented lines that may have a server's text. */
      #wrapText(text) {
        return this.#style.terminal ? wrapPromptText(text, this.#style.width) : text;
      }
    };
  }
});

// src/testing/reporters/tap.ts
var tap_exports = {};
__export(tap_exports, {
  TapReporter: () => TapReporter
});
import { stringify } from "yaml";
function diagnostics({ file }, { line, text, message, expected, actual, hint }) {
  return {
    message: sanitise(message),
    source: sanitise(text.trimEnd()),
    ...textsOf(expected, actual),
    hint: hint === void 0 ? void 0 : sanitise(hint),
    at: { file: sanitiseLine(file), line }
  };
}
function textsOf(expected, actual) {
  if (expected === void 0 || actual === void 0) return {};
  if (expected.length > longestText || actual.length > longestText) {
    return { diff: diffText(expected, actual, documentStyle) };
  }
  return { expected: sanitise(expected), actual: sanitise(actual) };
}
function yamlBlock(diagnostic) {
  const yaml = stringify(diagnostic, { lineWidth: 0, aliasDuplicateObjects: false });
  if (yaml === "{}\n") return "";
  return `---
${yaml}...
`.replace(/^(?=.)/gm, "  ");
}
function described(result) {
  return escaped(titleOf(result));
}
function escaped(text) {
  return text.replace(/[\\#]/g, "\\$&");
}
var longestText, TapReporter;
var init_tap = __esm({
  "src/testing/reporters/tap.ts"() {
    "use strict";
    init_diff_text();
    init_sanitise();
    init_document_style();
    init_place();
    longestText = 4e3;
    TapReporter = class {
      #target;
      #count = 0;
      constructor(target) {
        this.#target = target;
      }
      handle(event) {
        if (event.type === "runStart") this.#target.write("TAP version 14\n");
        else if (event.type === "caseEnd") this.#writeCase(event.result);
        else if (event.type === "problem") this.#writeProblem(event.problem);
        else if (event.type === "runEnd") {
          const { isInterrupted } = event.summary;
          this.#target.write(isInterrupted ? "Bail out! The run was interrupted.\n" : `1..${this.#count}
`);
        }
      }
      end() {
        return this.#target.end();
      }
      #writeCase(result) {
        const { state, failures } = result;
        const duration = { duration_ms: Math.round(result.duration * 1e3) / 1e3 };
        if (state === "skipped") this.#writePoint("ok", `${described(result)} # SKIP not run`, {});
        else if (state === "passed") this.#writePoint("ok", described(result), duration);
        else {
          const [first, ...others] = failures.map((failure) => diagnostics(result, failure));
          const more = others.length === 0 ? {} : { more: others };
          const rerun = sanitiseLine(result.rerun);
          const diagnostic = { severity: "fail", ...first, ...more, rerun, ...duration };
          this.#writePoint("not ok", described(result), diagnostic);
        }
      }
      #writeProblem(problem) {
        const { file, line, column, message, hint } = problem;
        this.#writePoint("not ok", escaped(`${placeOf(problem)}: ${problemKinds[problem.kind]}`), {
          severity: "fail",
          message: sanitise(message),
          hint: hint === void 0 ? void 0 : sanitise(hint),
          at: { file: sanitiseLine(file), line, column }
        });
      }
      #writePoint(status, description, diagnostic) {
        this.#count += 1;
        this.#target.write(`${status} ${this.#count} - ${description}
${yamlBlock(diagnostic)}`);
      }
    };
  }
});

// src/testing/reporters/xml.ts
function xmlDocument(root) {
  return `<?xml version="1.0" encoding="UTF-8"?>
${render(root, "")}`;
}
function render({ name, attributes, content = [] }, indent3) {
  const written = Object.entries(attributes).flatMap(
    ([key, value]) => value === void 0 ? [] : [` ${key}="${attributeText(String(value))}"`]
  );
  const start = `${indent3}<${name}${written.join("")}`;
  if (content.length === 0) return `${start}/>
`;
  if (typeof content === "string") return `${start}>${escaped2(content)}</${name}>
`;
  const children = content.map((child) => render(child, `${indent3}  `));
  return `${start}>
${children.join("")}${indent3}</${name}>
`;
}
function attributeText(text) {
  return escaped2(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("	", "&#9;");
}
function escaped2(text) {
  return sanitise(text).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
var init_xml = __esm({
  "src/testing/reporters/xml.ts"() {
    "use strict";
    init_sanitise();
  }
});

// src/testing/reporters/junit.ts
var junit_exports = {};
__export(junit_exports, {
  JunitReporter: () => JunitReporter
});
function outcomeOf(result) {
  const { file, failures, state } = result;
  if (state === "passed") return [];
  if (state === "skipped") return [{ name: "skipped", attributes: { message: "not run" } }];
  const texts = failures.map((failure) => `${file}:${failure.line}
${failureText(failure, documentStyle)}`);
  const message = failures[0]?.message ?? "The case failed.";
  const content = [...texts, rerunText(result)].join("\n\n");
  return [{ name: "failure", attributes: { message, type: "expectation" }, content }];
}
function className(file, protocol) {
  const words = file.replace(/\.mcpc$/, "").split(/[\\/]/);
  const name = words.filter((word) => !["", ".", ".."].includes(word)).join(".");
  return protocol === void 0 ? name : `${name} (${protocol})`;
}
function totalsOf({ results, problems }) {
  const failures = results.filter(({ state }) => state === "failed").length;
  return { tests: results.length + problems.length, failures, errors: problems.length };
}
function sum(a, b) {
  return { tests: a.tests + b.tests, failures: a.failures + b.failures, errors: a.errors + b.errors };
}
function seconds(duration) {
  return (duration / 1e3).toFixed(3);
}
var JunitReporter;
var init_junit = __esm({
  "src/testing/reporters/junit.ts"() {
    "use strict";
    init_document_style();
    init_failure_text();
    init_place();
    init_xml();
    JunitReporter = class {
      #target;
      #withFiles;
      #suites = /* @__PURE__ */ new Map();
      constructor(target, withFiles) {
        this.#target = target;
        this.#withFiles = withFiles;
      }
      handle(event) {
        if (event.type === "fileStart") this.#suiteOf(event).startedAt = (/* @__PURE__ */ new Date()).toISOString().slice(0, 19);
        else if (event.type === "caseEnd") this.#suiteOf(event.result).results.push(event.result);
        else if (event.type === "problem") this.#suiteOf(event.problem).problems.push(event.problem);
        else if (event.type === "fileEnd") this.#suiteOf(event).duration = event.duration;
        else if (event.type === "runEnd") this.#target.write(this.#document(event.summary));
      }
      end() {
        return this.#target.end();
      }
      #suiteOf({ file, protocol }) {
        const place = placeOf({ file, protocol });
        const unknown2 = { file, protocol, results: [], problems: [], startedAt: void 0, duration: 0 };
        const suite = this.#suites.get(place) ?? unknown2;
        this.#suites.set(place, suite);
        return suite;
      }
      #document({ duration }) {
        const suites = [...this.#suites.values()];
        const totals = suites.map(totalsOf).reduce(sum, { tests: 0, failures: 0, errors: 0 });
        return xmlDocument({
          name: "testsuites",
          attributes: { name: "mcpc test", ...totals, time: seconds(duration) },
          content: suites.map((suite) => this.#suite(suite))
        });
      }
      #suite(suite) {
        const { file, results, problems, startedAt: timestamp, duration } = suite;
        const skipped = results.filter(({ state }) => state === "skipped").length;
        const counts = { ...totalsOf(suite), skipped };
        return {
          name: "testsuite",
          attributes: { name: placeOf(suite), ...counts, time: seconds(duration), timestamp, file },
          content: [
            ...problems.map((problem) => this.#problem(problem)),
            ...results.map((result) => this.#case(result))
          ]
        };
      }
      #case(result) {
        const { name, duration } = result;
        const attributes = { name, ...this.#place(result), time: seconds(duration) };
        return { name: "testcase", attributes, content: outcomeOf(result) };
      }
      #problem(problem) {
        const kind = problemKinds[problem.kind];
        const content = `${problemPlace(problem)}
${problemText(problem)}`;
        const error = { name: "error", attributes: { message: problem.message, type: kind }, content };
        const attributes = { name: kind, ...this.#place(problem), time: seconds(0) };
        return { name: "testcase", attributes, content: [error] };
      }
      #place({ file, protocol }) {
        return { classname: className(file, protocol), file: this.#withFiles ? file : void 0 };
      }
    };
  }
});

// src/testing/reporters/markdown-summary.ts
var markdown_summary_exports = {};
__export(markdown_summary_exports, {
  markdownSummary: () => markdownSummary
});
function markdownSummary(summary) {
  const { results, problems, duration, isInterrupted, coverage } = summary;
  const counts = countWords(countStates(results), themeOf(0));
  const notRun = new Set(problems.map(placeOf)).size;
  const words = [...notRun > 0 ? [`${formatCount(notRun, "file")} not run`] : [], ...counts];
  const notes = [
    ...isInterrupted ? ["The run was interrupted."] : [],
    ...coverage === void 0 ? [] : [`Coverage: ${percent(coverage.share)}`]
  ];
  return [
    `### mcpc test: ${words.join(", ") || "no cases"} (${formatDuration(duration)})`,
    fileTable(results, problems),
    ...notes,
    ...details(results, problems),
    ""
  ].join("\n\n");
}
function fileTable(results, problems) {
  const places = new Set([...results, ...problems].map(placeOf));
  const rows = [...places].map((place) => {
    const ofFile = results.filter((result) => placeOf(result) === place);
    const problem = problems.find((other) => placeOf(other) === place);
    const time = ofFile.reduce((sum2, { duration }) => sum2 + duration, 0);
    return tableRow(place, countStates(ofFile), problem, ofFile.length === 0 ? "" : formatDuration(time));
  });
  return [
    "|  | File | Passed | Failed | Skipped | Time |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
    ...rows
  ].join("\n");
}
function tableRow(place, { passed, failed, skipped }, problem, time) {
  const mark2 = problem !== void 0 || failed > 0 ? "\u274C" : passed > 0 ? "\u2705" : "\u23ED\uFE0F";
  const file = problem === void 0 ? inline(place) : `${inline(place)} (${problemKinds[problem.kind]})`;
  return `| ${[mark2, file, passed, failed, skipped, time].join(" | ")} |`;
}
function details(results, problems) {
  const blocks = [
    ...problems.map((problem) => `#### ${inline(problemPlace(problem))}

${fenced(problemText(problem))}`),
    ...results.filter(({ state }) => state === "failed").map(failedCase)
  ];
  let length = 0;
  const shown = blocks.filter((block) => {
    length += block.length;
    return length <= longestDetails;
  });
  const left = blocks.length - shown.length;
  return left === 0 ? shown : [...shown, `${formatCount(left, "more failure")} in the log.`];
}
function failedCase(result) {
  const texts = result.failures.map(
    (failure) => `${result.file}:${failure.line}
${failureText(failure, documentStyle)}`
  );
  return `#### ${inline(titleOf(result))}

${fenced([...texts, rerunText(result)].join("\n\n"))}`;
}
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff
${text}
${fence}`;
}
function inline(text) {
  return sanitiseLine(text).replace(/[\\`*_[\]<>#|~&]/g, "\\$&");
}
var longestDetails;
var init_markdown_summary = __esm({
  "src/testing/reporters/markdown-summary.ts"() {
    "use strict";
    init_format();
    init_sanitise();
    init_style();
    init_counts();
    init_coverage_text();
    init_document_style();
    init_failure_text();
    init_place();
    longestDetails = 2e5;
  }
});

// src/testing/reporters/github.ts
var github_exports = {};
__export(github_exports, {
  GithubReporter: () => GithubReporter
});
import { relative, resolve as resolve2, sep } from "node:path";
function escapeData(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
var GithubReporter;
var init_github = __esm({
  "src/testing/reporters/github.ts"() {
    "use strict";
    init_output_file();
    init_document_style();
    init_failure_text();
    init_place();
    GithubReporter = class {
      #target;
      #environment;
      /** Until a line with this word, the runner does not obey what servers print; undefined if this is a file. */
      #token;
      #summary;
      /** `isLog`: what is written becomes part of the log of the job, which has other lines, too. */
      constructor(target, environment2, isLog) {
        this.#target = target;
        this.#environment = environment2;
        this.#token = isLog ? crypto.randomUUID() : void 0;
      }
      handle(event) {
        if (event.type === "runStart" && this.#token !== void 0) {
          this.#target.write(`::stop-commands::${this.#token}
`);
        }
        if (event.type === "runEnd") this.#summary = event.summary;
      }
      async end() {
        if (this.#token !== void 0) this.#target.write(`::${this.#token}::
`);
        if (this.#summary !== void 0) {
          this.#annotate(this.#summary);
          await this.#appendSummary(this.#summary);
        }
        await this.#target.end();
      }
      #annotate({ results, problems }) {
        for (const problem of problems) {
          const { file, line, column: col, kind } = problem;
          this.#writeError({ file, line, col, title: `${file}: ${problemKinds[kind]}` }, problemText(problem));
        }
        for (const result of results) {
          const { file } = result;
          for (const failure of result.failures) {
            const place = { file, line: failure.line, title: titleOf(result) };
            this.#writeError(place, failureText(failure, documentStyle));
          }
        }
      }
      #writeError({ file, line, col, title }, message) {
        const properties = Object.entries({ file: this.#inRepository(file), line, col, title }).filter(([, value]) => value !== void 0).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
        this.#target.write(`::error ${properties.join(",")}::${escapeData(message)}
`);
      }
      /** Returns a path relative to the repository if it is in there, as annotations name files. */
      #inRepository(file) {
        const { env, cwd } = this.#environment;
        const path = relative(env.GITHUB_WORKSPACE || cwd, resolve2(cwd, file));
        return path.startsWith("..") ? file : path.split(sep).join("/");
      }
      async #appendSummary(summary) {
        const path = this.#environment.env.GITHUB_STEP_SUMMARY;
        if (!path) return;
        const { markdownSummary: markdownSummary2 } = await Promise.resolve().then(() => (init_markdown_summary(), markdown_summary_exports));
        const { write: write2 } = await redirectionTo(path, true, this.#environment);
        await write2([{ content: markdownSummary2(summary) }]);
      }
    };
  }
});

// src/render/print-json.ts
function prettyJson(value, style) {
  return serialise(value, 2, style.colour ? style.theme : void 0, "\n");
}
function printJson(value, style) {
  if (style.terminal) return prettyJson(value, style);
  return serialise(value, 0, style.colour ? style.theme : void 0, "\n");
}
function serialise(value, indent3, theme, end) {
  if (theme !== void 0) return write(value, indent3, theme) + end;
  try {
    return sanitiseJson((stringifyJson(value, indent3) ?? "null") + end);
  } catch (error) {
    if (error instanceof RangeError) return write(value, indent3, plain) + end;
    throw error;
  }
}
function write(value, indent3, theme) {
  const written = [];
  const levels = [];
  const newLine = () => indent3 === 0 ? "" : `
${" ".repeat(indent3 * levels.length)}`;
  const put = (value2) => {
    if (!isContainer(value2)) return void written.push(scalar(value2, theme));
    const level = levelOf2(value2, indent3, theme);
    if (level.members.length === 0) return void written.push(Array.isArray(value2) ? "[]" : "{}");
    written.push(Array.isArray(value2) ? "[" : "{");
    levels.push(level);
  };
  put(value);
  for (let level = levels.at(-1); level !== void 0; level = levels.at(-1)) {
    const member = level.members[level.next];
    if (member === void 0) {
      levels.pop();
      written.push(newLine(), level.close);
      continue;
    }
    written.push(level.next === 0 ? "" : ",", newLine(), member[0]);
    level.next++;
    put(member[1]);
  }
  return written.join("");
}
function isContainer(value) {
  return isObject(value) || Array.isArray(value);
}
function levelOf2(value, indent3, theme) {
  if (Array.isArray(value)) return { members: value.map((item) => ["", item]), next: 0, close: "]" };
  const colon = indent3 === 0 ? ":" : ": ";
  const members = Object.entries(value).filter(([, member]) => member !== void 0);
  return {
    members: members.map(([key, member]) => [theme.key(quote(key)) + colon, member]),
    next: 0,
    close: "}"
  };
}
function scalar(value, theme) {
  if (typeof value === "string") return theme.string(quote(value));
  if (value instanceof ExactNumber || Number.isFinite(value)) return theme.number(String(value));
  return theme.literal(typeof value === "boolean" ? String(value) : "null");
}
function quote(text) {
  return sanitiseJson(JSON.stringify(text));
}
var plain;
var init_print_json = __esm({
  "src/render/print-json.ts"() {
    "use strict";
    init_exact_number();
    init_json();
    init_json_text();
    init_sanitise();
    init_style();
    plain = themeOf(0);
  }
});

// src/testing/reporters/json.ts
var json_exports = {};
__export(json_exports, {
  JsonReporter: () => JsonReporter
});
function reportOf(summary) {
  const { results, problems, duration, isInterrupted, snapshots, coverage } = summary;
  return {
    ...countStates(results),
    duration: rounded(duration),
    isInterrupted,
    results: results.map((result) => ({ ...result, duration: rounded(result.duration) })),
    problems,
    snapshots,
    coverage
  };
}
function rounded(duration) {
  return Math.round(duration * 1e3) / 1e3;
}
var JsonReporter;
var init_json2 = __esm({
  "src/testing/reporters/json.ts"() {
    "use strict";
    init_print_json();
    init_counts();
    JsonReporter = class {
      #target;
      #style;
      constructor(target, style) {
        this.#target = target;
        this.#style = style;
      }
      handle(event) {
        if (event.type === "runEnd") this.#target.write(printJson(reportOf(event.summary), this.#style));
      }
      end() {
        return this.#target.end();
      }
    };
  }
});

// src/command-line/options.ts
init_protocol();

// src/arguments/split-command-line.ts
init_errors();
init_quote();

// src/core/secrets.ts
init_json();
init_json_text();
init_quote();
var mask = "[redacted]";
var secretWord = /pass ?(?:word|wd|phrase|code)|secret(?!ar)|credential|token(?!i[sz])|authorization|bearer|cookie|(?:api|access|private|signing|encryption) ?key|(?:pin|one ?time|recovery) ?code|card ?number|seed ?phrase/;
var finalSecretWord = /(?:^|[ .\]])(?:auth|pwd|pin|cvv|cvc|otp|jwt)$/;
var aboutSecret = /(?:password|secret|credential|token|authorization|bearer|cookie|key)s? (?:types?|counts?|limits?|budget|usage|ur[li]s?|endpoints?|methods?|servers?|polic(?:y|ies)|length|size|names?|required|enabled|supported|expir\w*|lifetime|ttl)$/;
var harmlessToken = /\b(?:max|min|total|num|number|count|input|output|prompt|completion|reasoning|cached|new|used|remaining)\b.* tokens$|(?:^|\.)(?:progress|cancel) token$/;
function isSecretName(name) {
  if (/^(?:OLD)?PWD$/.test(name)) return false;
  const words = wordsOf(name);
  if (harmlessToken.test(words) || aboutSecret.test(words)) return false;
  return secretWord.test(words) || finalSecretWord.test(words);
}
function wordsOf(name) {
  return name.replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$2 ").replace(/[-_\s]+/g, " ").toLowerCase();
}
function mentionsSecret(text) {
  for (const [, name = "", assigned] of text.matchAll(/([\w.-]+)(["']?\s*[:=])?/g)) {
    if (isSecretName(name) && (assigned !== void 0 || secretWord.test(wordsOf(name)))) return true;
  }
  return isSecretValue(text);
}
var secretValue = /\b(Bearer\s+)[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|\b(?:sk|pk|ghp|gho|ghs|xox[abp])[-_][\w-]{12,}/g;
function isSecretValue(text) {
  return maskValues(text) !== text;
}
function maskValues(text) {
  return text.replace(secretValue, (_whole, bearer) => `${bearer ?? ""}${mask}`);
}
var typedHeader = /^((?:[^=]*=)?\s*([\w-]+)\s*:)\s/;
function redactWord(word) {
  if (word.startsWith("{")) return mentionsSecret(word) ? "{\u2026}" : word;
  const [, start = "", header = ""] = typedHeader.exec(word) ?? [];
  if (isSecretName(header)) return `${start} \u2026`;
  const name = /^([^=]*?):?=/.exec(word)?.[1] ?? "";
  return isSecretName(name) || isSecretValue(word) ? `${name}=\u2026` : word;
}
var secretParameter = /^(code|key|pass|ticket|assertion|sig|signature|sid|session[-_]?(id)?)$|[-_](key|signature)$/i;
function isSecretParameter(name) {
  const plain2 = decoded(name);
  return isSecretName(plain2) || secretParameter.test(plain2);
}
function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

// src/arguments/target-secrets.ts
init_quote();
function redactTarget(target) {
  return replaceSecrets(target, () => mask);
}
function quoteTarget(target) {
  const variables = /* @__PURE__ */ new Map();
  const text = replaceSecrets(target, (secret, name) => {
    const variable = variables.get(secret) ?? unusedName(variableName(name), [...variables.values()]);
    variables.set(secret, variable);
    return `\0${variable}\0`;
  });
  if (variables.size === 0) return quoteWord(target);
  const parts2 = text.split("\0");
  const quoted = parts2.map((part, at) => {
    if (at % 2 === 0) return part.replace(/["\\$`]/g, "\\$&");
    return /^\w/.test(parts2[at + 1] ?? "") ? `\${${part}}` : `$${part}`;
  });
  return `"${quoted.join("")}"`;
}
var typedWord = /(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/gs;
function replaceSecrets(target, replace) {
  let before2;
  return target.replace(typedWord, (typed) => {
    const word = typed.replace(
      /'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)/gs,
      (_whole, single, double, escaped3) => String(single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped3)
    );
    const parts2 = partsOf(word, before2);
    before2 = word;
    if (parts2.length === 0) return typed;
    const replaced = replaceParts(word, parts2, replace);
    return /[\s"'\\]/.test(replaced) ? `'${replaced.replaceAll("'", "'\\''")}'` : replaced;
  });
}
function replaceParts(word, parts2, replace) {
  let text = "";
  let at = 0;
  for (const { start, end, name } of parts2) {
    text += word.slice(at, start) + replace(word.slice(start, end), name);
    at = end;
  }
  return text + word.slice(at);
}
var assignment = /^(?:--?[\w-]+=)?([\w.-]+)(?:=|:\s*)(?=[\s\S])/;
var credentials = /(?:^(?=[^/?#@]*:)|:\/\/)([^\s/?#"'<>:@]*)(?::([^\s/?#"'<>]*))?@(?!sha\d+:)(?=[\w[])/g;
var parameter = /[?&#]([^\s=&#?"'<>]{1,100})=([^\s&#"'<>]+)/g;
var segment = /\/([\w-]{20,})(?=[/?#]|$)/g;
function partsOf(word, before2) {
  if (before2 !== void 0 && /^--?[\w-]+$/.test(before2) && isSecretName(before2) && !word.startsWith("--")) {
    return word === "" ? [] : [{ start: 0, end: word.length, name: before2 }];
  }
  const [head, name = ""] = assignment.exec(word) ?? [];
  if (head !== void 0 && isSecretName(name)) return [{ start: head.length, end: word.length, name }];
  const found = [];
  const add = (match, text, as) => {
    if (text === void 0 || text === "") return;
    const start = (match.index ?? 0) + match[0].lastIndexOf(text);
    found.push({ start, end: start + text.length, name: as });
  };
  for (const match of word.matchAll(credentials)) {
    const [, user, password] = match;
    if (password === void 0) add(match, user, "token");
    else found.push(...userAndPassword(match, user ?? "", password));
  }
  for (const match of word.matchAll(parameter)) {
    const [, key = "", value = ""] = match;
    if (isSecretParameter(key) || isKey(value)) add(match, value, decodedName(key));
  }
  const path = word.indexOf("://");
  for (const match of path < 0 ? [] : word.matchAll(segment)) {
    if (match.index > path && isKey(match[1] ?? "")) add(match, match[1], "key");
  }
  for (const match of word.matchAll(secretValue))
    add(match, match[0].slice((match[1] ?? "").length), "token");
  return withoutOverlaps(found);
}
function userAndPassword(match, user, password) {
  const end = (match.index ?? 0) + match[0].length - 1;
  const middle = end - password.length;
  const start = middle - 1 - user.length;
  return [
    { start, end: middle - 1, name: "username" },
    { start: middle, end, name: "password" }
  ].filter((part) => part.end > part.start);
}
function withoutOverlaps(parts2) {
  const sorted = [...parts2].sort((one, other) => one.start - other.start);
  return sorted.filter((part, at) => sorted.slice(0, at).every(({ end }) => end <= part.start));
}
function isKey(text) {
  return text.length >= 20 && /\d/.test(text) && /[a-z]/i.test(text) && /^[\w.~%+/=-]+$/.test(text);
}
function decodedName(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
function variableName(name) {
  const words = name.replace(/([a-z\d])(?=[A-Z])/g, "$1_").replace(/[^A-Za-z\d]+/g, "_");
  const plain2 = words.replace(/^[_\d]+|_+$/g, "").toUpperCase();
  return plain2 === "" ? "SECRET" : plain2 === "PWD" ? "PASSWORD" : plain2;
}
function unusedName(name, used) {
  if (!used.includes(name)) return name;
  let number4 = 2;
  while (used.includes(`${name}_${number4}`)) number4 += 1;
  return `${name}_${number4}`;
}

// src/arguments/split-command-line.ts
var operator = /^(?:&&|\|\||[|;&<>()`]|\$\()/;
var substitution = /^(?:`|\$\()/;
function splitCommandLine(line) {
  const words = [];
  let word;
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at, at + 2);
    const character = line.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      if (word !== void 0) words.push(word);
      word = void 0;
      at++;
    } else if (character === "'" || character === '"') {
      const quoted = character === "'" ? singleQuoted(line, at) : doubleQuoted(line, at);
      word = (word ?? "") + quoted.text;
      at = quoted.end;
    } else if (character === "\\") {
      if (at + 1 === line.length)
        throw new UsageError(`The command line ends in a single backslash: ${redactTarget(line)}`);
      if (rest !== "\\\n") word = (word ?? "") + line.charAt(at + 1);
      at += 2;
    } else {
      const found = operator.exec(rest)?.[0];
      if (found !== void 0) throw shellOperator(found, line, at);
      word = (word ?? "") + character;
      at++;
    }
  }
  if (word !== void 0) words.push(word);
  refuseNoProgram(words, line);
  return words;
}
function singleQuoted(line, start) {
  const close = line.indexOf("'", start + 1);
  if (close < 0) throw unclosed("'", line, start);
  return { text: line.slice(start + 1, close), end: close + 1 };
}
function doubleQuoted(line, start) {
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '"') return { text, end: at + 1 };
    const found = substitution.exec(line.slice(at, at + 2))?.[0];
    if (found !== void 0) throw shellOperator(found, line, at);
    const next = line.charAt(at + 1);
    if (character === "\\" && /["\\$`\n]/.test(next)) {
      if (next !== "\n") text += next;
      at++;
    } else text += character;
  }
  throw unclosed('"', line, start);
}
function refuseNoProgram(words, line) {
  const [first, ...others] = words;
  if (first === void 0) throw new UsageError("The command line is empty.");
  if (first === "") throw new UsageError(`The command line names no program: ${redactTarget(line)}`);
  if (!/^[A-Za-z_]\w*=/.test(first)) return;
  const variables = [first];
  while (/^[A-Za-z_]\w*=/.test(others[0] ?? "")) variables.push(others.shift() ?? "");
  const [name] = first.split("=", 1);
  const options = variables.map((variable) => `--env ${quoteWord(redactWord(variable))}`).join(" ");
  throw new UsageError(
    `The command line starts with the variable ${name}, but mcpc runs it without a shell.`,
    {
      hint: `Pass variables as options: ${quoteTarget(quoteWords(others) || "COMMAND")} ${options}`
    }
  );
}
function visible(part, line) {
  return redactTarget(line).includes(part) ? part : "\u2026";
}
function unclosed(quote2, line, start) {
  return new UsageError(`The quote ${quote2} is not closed: ${visible(line.slice(start), line)}`, {
    hint: `Close it, or write \\${quote2} for a literal quote.`
  });
}
function shellOperator(found, line, at) {
  const before2 = /\S*$/.exec(line.slice(0, at))?.[0] ?? "";
  const word = visible(before2 + (/^\S*/.exec(line.slice(at))?.[0] ?? ""), line);
  return new UsageError(
    `The command line contains the shell operator ${found} in ${word}, but mcpc runs it without a shell.`,
    {
      hint: `If it is part of the word, quote it: '${word.replaceAll(/['"]/g, "")}'. To use a shell, run it explicitly: "sh -c '\u2026'".`
    }
  );
}

// src/command-line/option-values.ts
init_errors();

// src/sessions/invalid-session-name.ts
init_errors();

// src/sessions/session-name.ts
function isSessionName(name) {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(name);
}

// src/sessions/invalid-session-name.ts
function invalidSessionName(name, source, typed = name) {
  const prefix = source === void 0 ? "" : `${source}: `;
  const near = name.replace(/^@/, "").toLowerCase();
  const meant = isSessionName(near) ? ` Did you mean "${typed.startsWith("@") && typed !== name ? "@" : ""}${near}"?` : "";
  return new UsageError(`${prefix}"${typed}" is not a valid session name.${meant}`, {
    hint: 'A session name has 1 to 32 characters: a\u2013z, 0\u20139, ".", "_" and "-", of which the first is a letter or digit.'
  });
}

// src/command-line/option-values.ts
var maxIdle = 33e3;
function readVariable(value, previous) {
  const [, name = "", given] = /^([^=]*)(?:=([\s\S]*))?$/.exec(value) ?? [];
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new UsageError(`--env: "${value}" is neither NAME=VALUE nor NAME.`);
  }
  return { ...previous, [name]: given };
}
function readHeader(value, previous) {
  const [, name = "", given = ""] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(value) ?? [];
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\r\n\0]/.test(given)) {
    throw new UsageError(`--header: "${value.split(/[:\s]/, 1)[0]}\u2026" is not a valid 'Name: value' header.`);
  }
  return { ...previous, [name]: given };
}
function secondsOf(option) {
  return (value) => {
    const seconds2 = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (seconds2 <= 2e6) return seconds2;
    if (seconds2 > 0) throw new UsageError(`${option}: ${value} is more than 2000000 seconds (23 days).`);
    throw new UsageError(`${option}: "${value}" is not a valid number of seconds.`, {
      hint: `For example: ${option} 2.5`
    });
  };
}
function readPort(value) {
  const port = /^\d+$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new UsageError(`--callback-port: "${value}" is not a valid port.`, {
    hint: "A port is a number from 1 to 65535."
  });
}
function countOf(option) {
  return (value) => {
    const count = /^\d+$/.test(value) ? Number(value) : 0;
    if (count >= 1 && Number.isSafeInteger(count)) return count;
    throw new UsageError(`${option}: "${value}" is not a positive integer.`);
  };
}
var reporterNames = ["spec", "tap", "junit", "github", "json"];
function readReporter(value, previous) {
  const [name = "", file] = /^([^=]*)(?:=([\s\S]*))?$/.exec(value)?.slice(1) ?? [];
  if (!reporterNames.includes(name)) {
    throw new UsageError(`--reporter: there is no reporter "${name}".`, {
      hint: `Use ${reporterNames.join(", ")}; with a file: --reporter junit=report.xml`
    });
  }
  if (file === "") throw new UsageError(`--reporter ${name}= needs a file.`);
  return [...previous ?? [], value];
}
function readFilter(value) {
  try {
    new RegExp(value, "u");
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    throw new UsageError(`--filter: this is not a valid regular expression: ${reason}.`, {
      hint: "For example: --filter '^multiplies$'"
    });
  }
}
function readPercent(value) {
  const percent2 = /^\d+(\.\d+)?$/.test(value.replace(/%$/, "")) ? Number.parseFloat(value) : Number.NaN;
  if (percent2 <= 100) return percent2;
  throw new UsageError(`--min-coverage: "${value}" is not a percentage from 0 to 100.`);
}
function readSession(value, previous) {
  if (previous !== void 0 && previous !== value) {
    throw new UsageError(`--session: a line is for one session, not for ${previous} and ${value}.`);
  }
  if (isSessionName(value)) return value;
  throw invalidSessionName(value, "--session");
}
function readIdle(value) {
  const minutes = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (minutes <= maxIdle) return minutes;
  throw new UsageError(`--idle: "${value}" is not a valid number of minutes.`, {
    hint: `It is at most ${maxIdle} (23 days), or 0 for no limit. For example: --idle 90`
  });
}
function readSampling(value) {
  if (["decline", "off"].includes(value) || value.startsWith("text:")) return value;
  if (value.startsWith("exec:") && splitCommandLine(value.slice(5)).length > 0) return value;
  if (/^chat:[\x21-\x7e]+$/.test(value) && !value.endsWith("/")) return value;
  throw new UsageError(`--sampling: "${value}" is not a valid value.`, {
    hint: "Use text:TEXT, exec:COMMAND, chat:MODEL, decline or off. For example: --sampling 'exec:llm -m small'"
  });
}
function readIdentityToken(value) {
  const hint = "Use env:NAME, exec:COMMAND or the path of a file.";
  if (isSecretValue(value)) {
    throw new UsageError("--identity-token: others on this machine could see a token on the command line.", {
      hint
    });
  }
  const [, kind, rest = ""] = /^(env|exec):(.*)$/s.exec(value) ?? [];
  const isValid = kind === "env" ? /^[A-Za-z_]\w*$/.test(rest) : (kind === void 0 ? value : rest).trim() !== "";
  if (isValid) return value;
  throw new UsageError(`--identity-token: "${value}" is not a valid value.`, { hint });
}

// src/command-line/options.ts
var definitions = {
  validate: {
    flags: "--no-validate",
    summary: "send the arguments without validating them against the tool's schema",
    group: "Input",
    hasDefault: true
  },
  dryRun: { flags: "--dry-run", summary: "print the request instead of sending it", group: "Input" },
  fresh: {
    flags: "--fresh",
    summary: "ask the server, even if the last result is still fresh (matters in the shell)",
    group: "Input"
  },
  edit: { flags: "--edit", summary: "edit the arguments in an editor first", group: "Input" },
  task: { flags: "--task", summary: "run the call as a task if the tool supports both", group: "Input" },
  detach: {
    flags: "--detach",
    summary: "start the call as a task and print the task instead of waiting",
    group: "Input"
  },
  yes: { flags: "--yes", summary: "do not ask for confirmation", group: "Input" },
  count: {
    flags: "--count <n>",
    summary: "exit after this many changes",
    group: "Output",
    read: countOf("--count")
  },
  save: {
    flags: "--save",
    summary: "save the setting, or all that were set, in defaults.toml",
    group: "General"
  },
  reporter: {
    flags: "--reporter <name>",
    summary: "report as spec, tap, junit, github or json; NAME=FILE writes to a file (repeatable)",
    group: "Tests",
    read: readReporter
  },
  filter: {
    flags: "--filter <regex>",
    summary: "run only the cases with a matching name (as in FILE: NAME)",
    group: "Tests",
    read: readFilter
  },
  update: {
    flags: "--update",
    summary: "write the snapshots that differ, and remove old ones",
    group: "Tests"
  },
  jobs: {
    flags: "--jobs <n>",
    summary: "test this many files at the same time (default: half the number of cores)",
    group: "Tests",
    read: countOf("--jobs")
  },
  bail: { flags: "--bail", summary: "run nothing more after the first case that fails", group: "Tests" },
  freshServer: {
    flags: "--fresh <scope>",
    summary: "start the server once for each file (default) or for each case",
    group: "Tests",
    choices: ["file", "case"],
    replaces: { option: "fresh", command: "test" }
  },
  watchTests: {
    flags: "--watch",
    summary: "run tests again when their file, or a source file of their server, changes",
    group: "Tests",
    replaces: { option: "watch", command: "test" }
  },
  coverage: {
    flags: "--coverage",
    summary: "report which tools, prompts and resources no case used",
    group: "Tests"
  },
  minCoverage: {
    flags: "--min-coverage <percent>",
    summary: "fail if a smaller part of them was used",
    group: "Tests",
    read: readPercent
  },
  target: {
    flags: "--target <target>",
    summary: "test this server instead of those that the files name",
    group: "Tests",
    takes: "target"
  },
  protocols: {
    flags: "--protocol <revision>",
    summary: "run every case with this revision; repeat it for a matrix",
    group: "Tests",
    read: (value, previous) => [...previous ?? [], value],
    replaces: { option: "protocol", command: "test" }
  },
  lenient: {
    flags: "--lenient",
    summary: "accept violations of the protocol, which otherwise fail a case",
    group: "Tests"
  },
  record: {
    flags: "--record",
    summary: "run the lines of a file and add the expectations that are missing",
    group: "Tests"
  },
  list: { flags: "--list", summary: "list the stored logins", group: "Output" },
  keepGoing: {
    flags: "--keep-going",
    summary: "continue after a line that fails; exit with the status of the first failure",
    group: "General"
  },
  watch: {
    flags: "--watch",
    summary: "restart the server when its source files change, and report which tools changed",
    group: "Connection"
  },
  watchPath: {
    flags: "--watch-path <path>",
    summary: "restart the server when this file, or a file in this folder, changes (repeatable)",
    group: "Connection",
    takes: "file",
    read: (value, previous) => [...previous ?? [], value]
  },
  all: { flags: "--all", summary: "end every session", group: "General" },
  follow: {
    flags: "-f, --follow",
    summary: "print what is added to the log, until the session ends",
    group: "Output"
  },
  tail: {
    flags: "-n, --tail <n>",
    summary: "print only the last lines of the log",
    group: "Output",
    read: countOf("--tail")
  },
  session: {
    flags: "--session <name>",
    summary: "run the line in this session, and start it if it is not running",
    group: "Connection",
    common: true,
    scope: "connection",
    takes: "session",
    read: readSession
  },
  idle: {
    flags: "--idle <minutes>",
    summary: "end a new session after this time without use (default: 30; 0: never)",
    group: "Connection",
    scope: "connection",
    read: readIdle
  },
  transport: {
    flags: "--transport <type>",
    summary: "transport to use instead of detecting it",
    group: "Connection",
    scope: "connection",
    choices: ["stdio", "http", "sse", "ws"]
  },
  env: {
    flags: "-e, --env <NAME=VALUE>",
    summary: "environment variable for the server; NAME alone passes yours on (repeatable)",
    group: "Connection",
    common: true,
    scope: "connection",
    takes: "variable",
    read: readVariable,
    initial: () => ({})
  },
  inheritEnv: {
    flags: "--inherit-env",
    summary: "pass your whole environment to the server",
    group: "Connection",
    scope: "connection"
  },
  cwd: {
    flags: "--cwd <dir>",
    summary: "working directory of the server",
    group: "Connection",
    common: true,
    scope: "connection",
    takes: "folder"
  },
  python: {
    flags: "--python <path>",
    summary: "interpreter for a Python script",
    group: "Connection",
    scope: "connection",
    takes: "file"
  },
  header: {
    flags: "-H, --header <'Name: value'>",
    summary: "HTTP header to send with every request (repeatable)",
    group: "Connection",
    common: true,
    scope: "connection",
    read: readHeader,
    initial: () => ({})
  },
  bearer: {
    flags: "--bearer <token>",
    summary: "bearer token to send with every request",
    group: "Connection",
    common: true,
    scope: "connection"
  },
  cacert: {
    flags: "--cacert <file>",
    summary: "additional CA certificates to trust, in PEM format",
    group: "Connection",
    scope: "connection",
    takes: "file"
  },
  insecure: {
    flags: "--insecure",
    summary: "skip TLS certificate verification",
    group: "Connection",
    scope: "connection"
  },
  config: {
    flags: "--config <file>",
    summary: "config file to search for servers first",
    group: "Connection",
    scope: "connection",
    takes: "configFile"
  },
  root: {
    flags: "--root <dir>",
    summary: "directory to expose to the server as a root (repeatable)",
    group: "Connection",
    scope: "connection",
    takes: "folder",
    read: (value, previous) => [...previous, value],
    initial: () => []
  },
  protocol: {
    flags: "--protocol <revision>",
    summary: "auto, legacy, or a revision such as 2025-11-25 (default: auto)",
    group: "Connection",
    common: true,
    scope: "connection"
  },
  timeout: {
    flags: "--timeout <seconds>",
    summary: "seconds without a response or progress (default: 60; 0: no limit)",
    group: "Connection",
    common: true,
    scope: "request",
    read: secondsOf("--timeout"),
    hasDefault: true
  },
  maxTime: {
    flags: "--max-time <seconds>",
    summary: "seconds for a request in all (default: 21600, none in the shell; 0: no limit)",
    group: "Connection",
    scope: "request",
    read: secondsOf("--max-time"),
    hasDefault: true
  },
  connectTimeout: {
    flags: "--connect-timeout <seconds>",
    summary: "seconds to wait for a connection (default: 30; 120 for npx, uvx and uv run)",
    group: "Connection",
    scope: "connection",
    read: secondsOf("--connect-timeout"),
    hasDefault: true
  },
  pingInterval: {
    flags: "--ping-interval <seconds>",
    summary: "ping the server when it was silent for this long (default: never)",
    group: "Connection",
    scope: "connection",
    read: secondsOf("--ping-interval"),
    hasDefault: true
  },
  printDocument: {
    flags: "--print-document <url>",
    summary: "print the client ID metadata document to host at this URL",
    group: "Authorization"
  },
  auth: {
    flags: "--auth <method>",
    summary: "OAuth flow to use (default: offer a login if the server requires one)",
    group: "Authorization",
    common: true,
    scope: "connection",
    choices: ["oauth", "client-credentials", "workload-identity", "enterprise-managed"]
  },
  clientId: {
    flags: "--client-id <id>",
    summary: "OAuth client ID",
    group: "Authorization",
    common: true,
    scope: "connection"
  },
  clientSecret: {
    flags: "--client-secret <secret>",
    summary: "OAuth client secret; env:NAME reads it from a variable, ask: prompts for it",
    group: "Authorization",
    common: true,
    scope: "connection"
  },
  clientKey: {
    flags: "--client-key <file>",
    summary: "private key of the OAuth client, in PEM format, instead of a secret",
    group: "Authorization",
    scope: "connection"
  },
  clientDocument: {
    flags: "--client-document <url>",
    summary: "URL of the client ID metadata document; see login --print-document",
    group: "Authorization",
    scope: "connection"
  },
  clientName: {
    flags: "--client-name <name>",
    summary: "name to register as at the authorization server (default: mcpc)",
    group: "Authorization",
    scope: "connection"
  },
  clientMetadata: {
    flags: "--client-metadata <json>",
    summary: "further metadata to register with: a JSON object or @FILE",
    group: "Authorization",
    scope: "connection"
  },
  issuer: {
    flags: "--issuer <url>",
    summary: "accept only this authorization server, even at a private address",
    group: "Authorization",
    scope: "connection"
  },
  scope: {
    flags: "--scope <scopes>",
    summary: "OAuth scopes to request, separated by spaces",
    group: "Authorization",
    common: true,
    scope: "connection"
  },
  dpop: {
    flags: "--dpop",
    summary: "only accept access tokens that are bound to a key of mcpc (DPoP)",
    group: "Authorization",
    scope: "connection"
  },
  identityToken: {
    flags: "--identity-token <source>",
    summary: "ID token or workload JWT: a file, env:NAME or exec:COMMAND, read for each token request",
    group: "Authorization",
    scope: "connection",
    takes: "file",
    read: readIdentityToken
  },
  idp: {
    flags: "--idp <url>",
    summary: "issuer of your ID token: the identity provider that manages authorization",
    group: "Authorization",
    scope: "connection"
  },
  idpClientId: {
    flags: "--idp-client-id <id>",
    summary: "OAuth client ID at the identity provider",
    group: "Authorization",
    scope: "connection"
  },
  idpClientSecret: {
    flags: "--idp-client-secret <secret>",
    summary: "client secret at the identity provider: env:NAME or ask:",
    group: "Authorization",
    scope: "connection"
  },
  idpClientKey: {
    flags: "--idp-client-key <file>",
    summary: "private key of the client at the identity provider, in PEM format",
    group: "Authorization",
    scope: "connection",
    takes: "file"
  },
  callbackHost: {
    flags: "--callback-host <host>",
    summary: "host in the OAuth redirect URI (default: 127.0.0.1)",
    group: "Authorization",
    scope: "connection",
    choices: ["127.0.0.1", "localhost"]
  },
  callbackPort: {
    flags: "--callback-port <port>",
    summary: "local port for the OAuth redirect (default: last used, else any free)",
    group: "Authorization",
    scope: "connection",
    read: readPort
  },
  callbackTimeout: {
    flags: "--callback-timeout <seconds>",
    summary: "seconds to wait for the OAuth redirect (default: 300)",
    group: "Authorization",
    scope: "connection",
    read: secondsOf("--callback-timeout")
  },
  browser: {
    flags: "--no-browser",
    summary: "print the login URL and read the redirect URL from stdin",
    group: "Authorization",
    common: true,
    scope: "connection",
    hasDefault: true
  },
  sampling: {
    flags: "--sampling <how>",
    summary: "answer sampling with text:TEXT, exec:COMMAND or chat:MODEL; decline; off: not declared",
    group: "Server requests",
    scope: "request",
    read: readSampling
  },
  samplingRounds: {
    flags: "--sampling-rounds <n>",
    summary: "maximum number of sampling requests per request (default: 25)",
    group: "Server requests",
    scope: "connection",
    read: countOf("--sampling-rounds"),
    hasDefault: true
  },
  inputRounds: {
    flags: "--input-rounds <n>",
    summary: "maximum number of requests for input per request (default: 100)",
    group: "Server requests",
    scope: "connection",
    read: countOf("--input-rounds"),
    hasDefault: true
  },
  declinedRounds: {
    flags: "--declined-rounds <n>",
    summary: "maximum number of declined requests for input per request (default: 10)",
    group: "Server requests",
    scope: "connection",
    read: countOf("--declined-rounds"),
    hasDefault: true
  },
  elicitation: {
    flags: "--elicitation <how>",
    summary: "decline elicitation requests; off: not declared",
    group: "Server requests",
    scope: "request",
    choices: ["decline", "off"]
  },
  answer: {
    flags: "--answer <field=value>",
    summary: "answer for a field of an elicitation form (repeatable)",
    group: "Server requests",
    scope: "request",
    read: (value, previous) => [...previous ?? [], value]
  },
  answers: {
    flags: "--answers <file>",
    summary: "JSON file with answers to server requests",
    group: "Server requests",
    scope: "request",
    takes: "file"
  },
  saveAnswers: {
    flags: "--save-answers <file>",
    summary: "save your answers, without secrets, for use with --answers",
    group: "Server requests",
    scope: "request",
    takes: "file"
  },
  logLevel: {
    flags: "--log-level <level>",
    summary: "lowest level of server log messages to show (default: info)",
    group: "Output",
    scope: "request",
    choices: logLevels,
    hasDefault: true
  },
  logLogger: {
    flags: "--log-logger <pattern>",
    summary: "show only log messages of matching loggers; * is a wildcard",
    group: "Output",
    scope: "connection"
  },
  strict: {
    flags: "--strict",
    summary: "fail if the server violates the protocol",
    group: "Output",
    scope: "request",
    hasDefault: true
  },
  trace: {
    flags: "--trace",
    summary: "print every protocol message to stderr",
    group: "Output",
    common: true,
    scope: "request"
  },
  traceFile: {
    flags: "--trace-file <file>",
    summary: "write every protocol message to a file, as NDJSON",
    group: "Output",
    scope: "connection",
    takes: "file"
  },
  editor: {
    flags: "--editor <command>",
    summary: "editor for texts and arguments (default: $VISUAL, $EDITOR or vi)",
    group: "Input",
    scope: "request",
    hasDefault: true,
    variables: ["VISUAL", "EDITOR"]
  },
  input: {
    flags: "--no-input",
    summary: "never prompt, even on a terminal",
    group: "Input",
    common: true,
    scope: "request",
    hasDefault: true
  },
  json: {
    flags: "--json",
    summary: "print the protocol result as JSON",
    group: "Output",
    common: true,
    scope: "all",
    hasDefault: true
  },
  query: {
    flags: "--query <expression>",
    summary: "filter the JSON result with a JMESPath expression",
    group: "Output",
    common: true,
    scope: "all"
  },
  raw: {
    flags: "--raw",
    summary: "on a terminal, print text as it is: JSON and Markdown are not laid out",
    group: "Output",
    scope: "all",
    hasDefault: true
  },
  output: {
    flags: "-o, --output <file>",
    summary: "write the result to a file, byte for byte",
    group: "Output",
    common: true,
    scope: "all",
    takes: "file"
  },
  outputDir: {
    flags: "--output-dir <dir>",
    summary: "write all files of the skill to a new directory",
    group: "Output",
    takes: "folder"
  },
  force: {
    flags: "--force",
    summary: "overwrite what exists already",
    group: "Output",
    common: true,
    scope: "all"
  },
  color: {
    flags: "--color <when>",
    summary: "colour the output always, never, or (auto) on a terminal",
    group: "Output",
    scope: "all",
    choices: ["auto", "always", "never"],
    hasDefault: true,
    variables: ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"]
  },
  images: {
    flags: "--images <how>",
    summary: "show images on a terminal by this protocol, as half blocks, or not (default: auto)",
    group: "Output",
    scope: "request",
    choices: ["auto", "kitty", "iterm", "sixel", "blocks", "off"],
    hasDefault: true
  },
  pager: {
    flags: "--no-pager",
    summary: "do not page what is taller than the screen",
    group: "Output",
    scope: "all",
    hasDefault: true
  },
  quiet: {
    flags: "-q, --quiet",
    summary: "suppress logs, progress, notices and the server's stderr",
    group: "Output",
    common: true,
    scope: "all",
    hasDefault: true
  },
  verbose: {
    flags: "-v, --verbose",
    summary: "print more details to stderr",
    group: "Output",
    common: true,
    scope: "all",
    hasDefault: true
  },
  help: { flags: "-h, --help", summary: "show help", group: "General", common: true, scope: "all" },
  helpAll: {
    flags: "--help-all",
    summary: "show help with the options for the connection, authorization and server requests",
    group: "General",
    scope: "all"
  },
  man: { flags: "--man", summary: "print the manual, for man: mcpc help --man | man -l -", group: "Output" },
  version: { flags: "-V, --version", summary: "show the version", group: "General", scope: "all" }
};
var optionDefinitions = definitions;
var names = Object.keys(definitions);
var initials = Object.entries(optionDefinitions).flatMap(
  ([name, { initial }]) => initial === void 0 ? [] : [{ name, initial }]
);

// src/command-line/defaults/user-defaults.ts
var noDefaults = { file: void 0, options: {}, aliases: /* @__PURE__ */ new Map(), warnings: [] };

// src/core/environment.ts
init_home();
function systemEnvironment() {
  return {
    env: process.env,
    cwd: workingFolder() ?? "/",
    home: homeFolder(),
    platform: process.platform
  };
}
function workingFolder() {
  try {
    return process.cwd();
  } catch {
    return void 0;
  }
}

// src/terminal/programs/own-process.ts
import { openSync } from "node:fs";
import { PassThrough } from "node:stream";
var stopTimeout = 100;
var ownProcess = {
  startProgram,
  stopJob,
  takeTypedKeys: async () => (await Promise.resolve().then(() => (init_typed_keys(), typed_keys_exports))).takeTypedKeys(process.stdin),
  reopenKeyboard,
  onExit
};
function startProgram(command2, args, options) {
  const { cwd, env, stdin, output: output2 } = options;
  const { spawn } = process.getBuiltinModule("node:child_process");
  try {
    return running(spawn(command2, args, { cwd, env, stdio: [stdin, output2, output2] }));
  } catch (error) {
    return { stdin: void 0, output: void 0, ended: rejected(error), kill: () => {
    } };
  }
}
function running(child) {
  const { stdin, stdout, stderr } = child;
  const output2 = stdout === null || stderr === null ? void 0 : merged([stdout, stderr]);
  const read = output2 === void 0 ? void 0 : new Promise((resolve3) => output2.once("close", resolve3));
  const closed = new Promise((resolve3, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve3({ status, signal }));
  });
  const ended = read === void 0 ? closed : closed.then((end) => read.then(() => end));
  ended.catch(() => {
  });
  return { stdin: stdin ?? void 0, output: output2, ended, kill: (signal) => void child.kill(signal) };
}
function rejected(error) {
  const rejection = Promise.reject(error);
  rejection.catch(() => {
  });
  return rejection;
}
function merged(streams) {
  const all = new PassThrough();
  let open = streams.length;
  for (const stream of streams) {
    stream.pipe(all, { end: false });
    stream.once("close", () => {
      open -= 1;
      if (open === 0) all.end();
    });
  }
  return all;
}
function stopJob() {
  if (process.platform === "win32") return Promise.resolve();
  return new Promise((resolve3) => {
    const onContinued = () => {
      clearTimeout(timer);
      process.off("SIGCONT", onContinued);
      resolve3();
    };
    process.on("SIGCONT", onContinued);
    process.kill(0, "SIGTSTP");
    const timer = setTimeout(onContinued, stopTimeout);
  });
}
function reopenKeyboard() {
  try {
    const { ReadStream } = process.getBuiltinModule("node:tty");
    return new ReadStream(openSync("/dev/tty", "r"));
  } catch {
    return void 0;
  }
}
function onExit(listener) {
  process.on("exit", listener);
  process.on("uncaughtExceptionMonitor", listener);
  return () => {
    process.off("exit", listener);
    process.off("uncaughtExceptionMonitor", listener);
  };
}

// src/app/environment.ts
function processEnvironment(streams, parts2 = {}) {
  return {
    // Created on first use: streams take time to open, and most lines read nothing.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return streams.stdout;
    },
    get stderr() {
      return streams.stderr;
    },
    ...systemEnvironment(),
    signals: process,
    terminalProcess: ownProcess,
    defaults: noDefaults,
    builtins: { demo: async () => (await Promise.resolve().then(() => (init_serve(), serve_exports))).serveDemo },
    ...parts2,
    exit: (code) => process.exit(code)
  };
}

// src/terminal/output.ts
init_errors();
init_split_text();
import { setMaxListeners as setMaxListeners2 } from "node:events";

// src/terminal/stderr-queue.ts
import { EventEmitter, once, setMaxListeners } from "node:events";

// src/core/clock.ts
function now() {
  const [seconds2, nanoseconds] = process.hrtime();
  return seconds2 * 1e3 + nanoseconds / 1e6;
}

// src/terminal/stderr-queue.ts
var maxQueued = 16 * 1024 * 1024;
var batchSize = 64 * 1024;
var StderrQueue = class {
  #write;
  #queue = [];
  #size = 0;
  #dropped = 0;
  #holds = 0;
  #writing = false;
  /** When the reader last read something, or got something new after it had read all. */
  #progressAt = 0;
  /** Emits `progress` whenever the reader has read something. */
  #progress = new EventEmitter();
  constructor(write2) {
    this.#write = write2;
    setMaxListeners(0, this.#progress);
  }
  /** Whether all lines were read. */
  get idle() {
    return !this.#writing && this.#queue.length === 0;
  }
  /** Adds complete lines. With `omissible` they are dropped, with a note, if too many are queued. */
  add(lines, { omissible }) {
    if (lines === "") return;
    if (omissible && this.#size > 0 && this.#size + lines.length > maxQueued) {
      this.#dropped += lines.split("\n").length - 1;
      return;
    }
    this.#push(lines);
    void this.#flush();
  }
  /** Resolves when all lines were read, or when nothing was read for `timeout` ms. */
  async settled(timeout) {
    this.#reportDropped();
    void this.#flush();
    while (!this.idle) {
      const remaining2 = this.#progressAt + timeout - now();
      if (remaining2 <= 0) return;
      await once(this.#progress, "progress", { signal: AbortSignal.timeout(Math.ceil(remaining2)) }).catch(
        () => {
        }
      );
    }
  }
  /** Writes nothing until `release` was called as often: the result must not be interleaved with other lines. */
  hold() {
    this.#holds += 1;
  }
  release() {
    this.#holds -= 1;
    void this.#flush();
  }
  #push(lines) {
    this.#queue.push(lines);
    this.#size += lines.length;
  }
  #reportDropped() {
    if (this.#dropped === 0) return;
    const lines = this.#dropped === 1 ? "1 line was" : `${this.#dropped} lines were`;
    this.#dropped = 0;
    this.#push(`note: ${lines} dropped: standard error was not read in time.
`);
  }
  async #flush() {
    if (this.#writing) return;
    this.#writing = true;
    this.#progressAt = now();
    while (this.#holds === 0 && this.#queue.length > 0) {
      await this.#write(this.#batch());
      this.#progressAt = now();
      if (this.#queue.length === 0) this.#reportDropped();
      this.#progress.emit("progress");
    }
    this.#writing = false;
    this.#progress.emit("progress");
  }
  #batch() {
    let end = 0;
    for (let size = 0; end < this.#queue.length && size < batchSize; end += 1) {
      size += this.#queue[end]?.length ?? 0;
    }
    const text = this.#queue.splice(0, end).join("");
    this.#size -= text.length;
    return text;
  }
};

// src/terminal/output.ts
var stderrTimeout = 2e3;
var stderrTimeoutBeforeResult = 100;
var Output = class {
  #stdout;
  #stderr;
  #reports;
  /** `onReaderGone` is called once, when the reader of standard output has closed it (`| head`). */
  constructor({ stdout, stderr }, onReaderGone) {
    this.#stdout = new Channel(stdout, "standard output", onReaderGone);
    this.#stderr = new Channel(stderr, "standard error", () => {
    });
    this.#reports = new StderrQueue((text) => this.#stderr.write(text).catch(() => {
    }));
  }
  /** Writes a part of the result, after the lines reported before. Rejects with UsageError if it cannot be written. */
  print(chunk2) {
    if (this.#reports.idle) return this.#print(chunk2);
    return this.#reports.settled(stderrTimeoutBeforeResult).then(() => this.#print(chunk2));
  }
  /**
   * Writes complete lines to standard error: anything that is not the result. Resolves when they were read, or after a
   * time-out. Never rejects.
   */
  report(lines) {
    this.#reports.add(lines, { omissible: false });
    return this.#reports.settled(stderrTimeout);
  }
  /** Writes complete lines to standard error, or drops them if its reader is too far behind. */
  logLine(lines) {
    this.#reports.add(lines, { omissible: true });
  }
  /** Runs work during which others write to the terminal: reports are queued meanwhile. */
  async whileHeld(work) {
    await this.#reports.settled(stderrTimeout);
    this.#reports.hold();
    try {
      return await work();
    } finally {
      this.#reports.release();
    }
  }
  /** Stops writing the result: pending writes reject with `reason`. */
  abandon(reason) {
    this.#stdout.abandon(reason);
  }
  /** Resolves when all output has been written, no matter how slow the reader is. To be awaited before exit. */
  async drained() {
    await this.#stdout.drained();
    await this.#reports.settled(stderrTimeout);
  }
  async #print(chunk2) {
    this.#reports.hold();
    try {
      await this.#stdout.write(chunk2);
    } finally {
      this.#reports.release();
    }
  }
};
var Channel = class {
  #gone = false;
  /** The pending write of a long text, which later writes wait for. */
  #longWrite;
  #stream;
  #name;
  #onReaderGone;
  #pending = /* @__PURE__ */ new Set();
  #abandoned = new AbortController();
  constructor(stream, name, onReaderGone) {
    this.#stream = stream;
    this.#name = name;
    this.#onReaderGone = onReaderGone;
    setMaxListeners2(0, this.#abandoned.signal);
    stream.on("error", (error) => this.#checkReader(error));
  }
  write(chunk2) {
    const isLong = typeof chunk2 === "string" && chunk2.length > maxPartLength;
    const write2 = () => isLong ? this.#writeInParts(chunk2) : this.#write(chunk2);
    const written = this.#longWrite === void 0 ? write2() : this.#longWrite.then(write2);
    const settled = written.then(
      () => {
      },
      () => {
      }
    );
    this.#pending.add(settled);
    if (isLong) this.#longWrite = settled;
    void settled.then(() => {
      this.#pending.delete(settled);
      if (this.#longWrite === settled) this.#longWrite = void 0;
    });
    return written;
  }
  async #writeInParts(text) {
    for (const part of splitText(text)) await this.#write(part);
  }
  #write(chunk2) {
    const { signal } = this.#abandoned;
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#gone || chunk2.length === 0) return Promise.resolve();
    return new Promise((resolve3, reject) => {
      const abandon = () => reject(signal.reason);
      signal.addEventListener("abort", abandon, { once: true });
      this.#stream.write(chunk2, (error) => {
        signal.removeEventListener("abort", abandon);
        if (error) this.#checkReader(error);
        if (!error || this.#gone) resolve3();
        else reject(unwritable(this.#name, error));
      });
    });
  }
  abandon(reason) {
    this.#abandoned.abort(reason);
  }
  async drained() {
    await Promise.all(this.#pending);
  }
  #checkReader(error) {
    if (this.#gone || !this.#isReaderGone(error)) return;
    this.#gone = true;
    this.#onReaderGone();
  }
  #isReaderGone({ code }) {
    if (code === "EIO") return this.#stream.isTTY === true;
    return code === "EPIPE" || code === "ECONNRESET" || code === "EOF" || code === "ERR_STREAM_DESTROYED";
  }
};
function unwritable(name, error) {
  return new UsageError(`The result could not be written to ${name}: ${reasonOf(error)}.`, {
    hint: "Free some space there or write it elsewhere, then try again.",
    cause: error
  });
}

// ../h8-scratch/play.ts
init_style();

// src/testing/reporters/choose-reporters.ts
init_errors();
init_home();
init_output_file();
init_document_style();

// src/testing/reporters/report-target.ts
function standardOutput(output2) {
  let written = Promise.resolve();
  return {
    write(lines) {
      written = written.then(() => output2.print(lines));
      written.catch(() => {
      });
    },
    end: () => written
  };
}
function fileTarget(file) {
  let content = "";
  return {
    write(lines) {
      content += lines;
    },
    async end() {
      await file.write([{ content }]);
    }
  };
}

// src/testing/reporters/choose-reporters.ts
async function chooseReporters(parts2) {
  const { line, output: output2, styles, environment: environment2 } = parts2;
  const { reporter: reporter2 = [], json, quiet } = line.options;
  const named = reporter2.map(parseReporter);
  const isJsonNamed = named.some(({ name, file }) => name === "json" && file === void 0);
  if (json === true && !isJsonNamed) named.push({ name: "json", file: void 0 });
  checkPlaces(named, parts2);
  const chosen = [...defaultReporters(named, parts2), ...named];
  const makers = await Promise.all(chosen.map((one) => makerOf(one, parts2)));
  const live = quiet === true || !styles.err.cursor ? void 0 : await Promise.resolve().then(() => (init_live_rows(), live_rows_exports));
  return () => {
    const stdout = standardOutput(output2);
    const reporters = makers.map((make) => make(stdout));
    if (live !== void 0) reporters.unshift(live.liveRows(environment2.stderr, styles.err));
    return combine(reporters);
  };
}
function parseReporter(value) {
  const equals = value.indexOf("=");
  const word = equals < 0 ? value : value.slice(0, equals);
  const file = equals < 0 ? "-" : value.slice(equals + 1);
  const name = reporterNames.find((known) => known === word);
  if (name === void 0) throw new UsageError(`There is no reporter "${word}".`);
  return { name, file: file === "-" ? void 0 : file };
}
function checkPlaces(named, { environment: environment2 }) {
  const onStdout = named.filter(({ file }) => file === void 0).map(({ name }) => name);
  const isSpecWithGithub = onStdout.length === 2 && onStdout.includes("spec") && onStdout.includes("github");
  if (onStdout.length > 1 && !isSpecWithGithub) {
    const last = onStdout.at(-1);
    throw new UsageError(`The reporters ${onStdout.join(" and ")} would all write to standard output.`, {
      hint: `Keep one there and give the others a file: --reporter ${last}=FILE`
    });
  }
  const files = named.flatMap(({ file }) => file === void 0 ? [] : [resolvePath(file, environment2)]);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== void 0) {
    throw new UsageError(`Two reporters would write to ${twice}.`, {
      hint: "Give each of them its own file."
    });
  }
}
function defaultReporters(named, { environment: environment2 }) {
  if (named.some(({ file }) => file === void 0)) return [];
  const isInActions = environment2.env.GITHUB_ACTIONS === "true";
  const names2 = isInActions ? ["spec", "github"] : ["spec"];
  return names2.map((name) => ({ name, file: void 0 }));
}
async function makerOf({ name, file }, { line, styles, environment: environment2 }) {
  const destination = file === void 0 ? void 0 : await replacedFile(file, `--reporter ${name}=`, environment2);
  const target = (stdout) => destination === void 0 ? stdout : fileTarget(destination);
  const style = destination === void 0 ? styles.out : documentStyle;
  switch (name) {
    case "spec": {
      const { SpecReporter: SpecReporter2 } = await Promise.resolve().then(() => (init_spec(), spec_exports));
      return (stdout) => new SpecReporter2(target(stdout), style, line.options.quiet === true);
    }
    case "tap": {
      const { TapReporter: TapReporter2 } = await Promise.resolve().then(() => (init_tap(), tap_exports));
      return (stdout) => new TapReporter2(target(stdout));
    }
    case "junit": {
      const { JunitReporter: JunitReporter2 } = await Promise.resolve().then(() => (init_junit(), junit_exports));
      return (stdout) => new JunitReporter2(target(stdout), environment2.env.GITLAB_CI === "true");
    }
    case "github": {
      const { GithubReporter: GithubReporter2 } = await Promise.resolve().then(() => (init_github(), github_exports));
      return (stdout) => new GithubReporter2(target(stdout), environment2, destination === void 0);
    }
    case "json": {
      const { JsonReporter: JsonReporter2 } = await Promise.resolve().then(() => (init_json2(), json_exports));
      return (stdout) => new JsonReporter2(target(stdout), style);
    }
  }
}
function combine(reporters) {
  return {
    handle(event) {
      for (const reporter2 of reporters) reporter2.handle(event);
    },
    async end() {
      const failures = [];
      for (const reporter2 of reporters) await reporter2.end().catch((error) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    }
  };
}

// test/unit/testing/reporters/sample-run.ts
function caseResult(members = {}) {
  const name = members.name ?? "adds";
  const file = members.file ?? "calculator.mcpc";
  return {
    file,
    name,
    line: 3,
    protocol: void 0,
    state: "passed",
    failures: [],
    duration: 12,
    rerun: `mcpc test ${file} --filter '^${file}: ${name}$'`,
    ...members
  };
}
function fileProblem(members = {}) {
  return {
    file: "broken.mcpc",
    protocol: void 0,
    kind: "invalid",
    message: 'Unknown word "exspect".',
    hint: 'Did you mean "expect"?',
    line: 4,
    column: 3,
    ...members
  };
}
function runSummary(members = {}) {
  return {
    results: [],
    problems: [],
    duration: 1234.5,
    isInterrupted: false,
    snapshots: { written: 0, updated: 0, obsolete: 0 },
    coverage: void 0,
    ...members
  };
}
function eventsOf(summary) {
  const { results, problems } = summary;
  const events = [];
  const keys = new Set(results.map(({ file, protocol }) => JSON.stringify([file, protocol])));
  for (const key of keys) {
    const ofFile = results.filter(({ file: file2, protocol: protocol2 }) => JSON.stringify([file2, protocol2]) === key);
    const { file = "", protocol } = ofFile[0] ?? {};
    events.push({ type: "fileStart", file, protocol, cases: ofFile.length });
    for (const result of ofFile) {
      events.push({ type: "caseStart", file, protocol, name: result.name }, { type: "caseEnd", result });
    }
    const duration = ofFile.reduce((sum2, result) => sum2 + result.duration, 100);
    events.push({ type: "fileEnd", file, protocol, duration });
  }
  return [
    { type: "runStart", files: keys.size, cases: results.length },
    ...events,
    ...problems.map((problem) => ({ type: "problem", problem })),
    { type: "runEnd", summary }
  ];
}
var sampleRun = runSummary({
  results: [
    caseResult(),
    caseResult({
      name: "multiplies",
      line: 6,
      state: "failed",
      duration: 34.5678,
      failures: [
        {
          line: 8,
          text: "expect 42",
          message: "The line showed something else.",
          expected: "42",
          actual: "43"
        },
        {
          line: 9,
          text: "expect within 20ms",
          message: "The line took 31 ms.",
          hint: "Allow it more time, or find out what the server does."
        }
      ]
    }),
    caseResult({ name: 'divides, # by "zero" & <more>', line: 11, state: "skipped", duration: 0 }),
    caseResult({ file: "tests/lists.mcpc", name: "tests/lists.mcpc", line: 1, protocol: "2025-11-25" }),
    caseResult({
      file: "tests/lists.mcpc",
      name: "tests/lists.mcpc",
      line: 1,
      protocol: "legacy",
      state: "failed",
      failures: [
        {
          line: 3,
          text: "expect snapshot",
          message: "The line showed something else than the snapshot.",
          expected: ["one", "two", "three", "four", "five", "six"].join("\n"),
          actual: ["one", "two", "three", "four", "```]]>::error::x", "six\x1B[31m"].join("\n"),
          hint: "If that is right: mcpc test tests/lists.mcpc --update"
        }
      ]
    })
  ],
  problems: [
    fileProblem({
      file: "weather.mcpc",
      kind: "not started",
      message: "weather.py exited with status 1 during the handshake.",
      hint: void 0,
      line: void 0,
      column: void 0
    })
  ]
});

// src/terminal/standard-streams.ts
import { constants as constants2, fstatSync, openSync as openSync2 } from "node:fs";
import { Socket } from "node:net";
function standardStream(fd, own) {
  const stats = statsOf(fd);
  if (own.isTTY === true) replaceUnknownSize(own);
  try {
    if (stats?.isSocket()) return new Socket({ fd, readable: false, writable: true });
  } catch {
    return own;
  }
  const copy = stats?.isFIFO() ? reopenPipe(fd) : void 0;
  return copy === void 0 ? own : new Socket({ fd: copy, readable: false, writable: true });
}
function reopenPipe(fd) {
  if (process.platform !== "linux") return void 0;
  try {
    return openSync2(`/proc/self/fd/${fd}`, constants2.O_WRONLY | constants2.O_NONBLOCK);
  } catch {
    return void 0;
  }
}
function replaceUnknownSize(terminal) {
  const replace = () => {
    terminal.columns ||= 80;
    terminal.rows ||= 24;
  };
  replace();
  terminal.on("resize", replace);
}
function statsOf(fd) {
  try {
    return fstatSync(fd);
  } catch {
    return void 0;
  }
}

// ../h8-scratch/play.ts
var environment = processEnvironment({ stdout: standardStream(1, process.stdout), stderr: standardStream(2, process.stderr) });
var output = new Output(environment, () => {
});
var parts = { line: { options: {} }, environment, output, styles: liveStyles(environment, () => void 0) };
var reporter = (await chooseReporters(parts))();
var sleep = (ms) => new Promise((r) => setTimeout(r, ms));
reporter.handle({ type: "runStart", files: 3, cases: 8 });
var long = "tests/very/long/folder/name/of/a/project/slow-server.mcpc";
reporter.handle({ type: "fileStart", file: long, protocol: void 0, cases: 8 });
for (const event of eventsOf(sampleRun)) {
  if (event.type === "runStart") continue;
  if (event.type === "caseStart") await sleep(700);
  if (event.type === "runEnd") {
    for (let i = 0; i < 3; i++) {
      reporter.handle({ type: "caseStart", file: long, protocol: void 0, name: `case number ${i} of the slow server \u65E5\u672C\u8A9E` });
      await sleep(600);
      reporter.handle({ type: "caseEnd", result: caseResult({ file: long, name: `case ${i}` }) });
    }
    reporter.handle({ type: "fileEnd", file: long, protocol: void 0, duration: 2e3 });
  }
  reporter.handle(event);
}
await reporter.end();
