const samplesPerSecond = 11_025;
const samplesPerNote = Math.round(samplesPerSecond * 0.3);
const hertz = { C: 523.25, D: 587.33, E: 659.26, F: 698.46, G: 783.99, A: 880, B: 987.77 } as const;

type NoteName = keyof typeof hertz;

/** The notes of one octave, from C. */
export const noteNames = Object.keys(hertz) as NoteName[];

/** A tune as a WAV file: mono, 16 bits a sample; each note takes 0.3 seconds and fades like a bell. */
export function chimeWav(notes: readonly NoteName[]): Buffer {
  const samples = Buffer.alloc(notes.length * samplesPerNote * 2);
  notes.forEach((note, index) => {
    for (let i = 0; i < samplesPerNote; i++) {
      const seconds = i / samplesPerSecond;
      const attack = Math.min(1, seconds / 0.005);
      const fade = Math.exp(-9 * seconds);
      const turn = 2 * Math.PI * hertz[note] * seconds;
      const value = attack * fade * (Math.sin(turn) + 0.3 * Math.sin(2 * turn)) * 0.6;
      samples.writeInt16LE(Math.round(value * 32_767), (index * samplesPerNote + i) * 2);
    }
  });
  return Buffer.concat([wavHeader(samples.length), samples]);
}

/** The 44 bytes before the samples (RIFF, "WAVE" form, PCM). */
function wavHeader(length: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16); // length of the format's description
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond * 2, 28); // bytes per second
  header.writeUInt16LE(2, 32); // bytes per sample of all channels
  header.writeUInt16LE(16, 34); // bits per sample
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(length, 40);
  return header;
}
