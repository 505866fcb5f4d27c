import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';

/** A password typed without being shown; from a pipe, its first line. */
export async function askPassword(prompt: string): Promise<string> {
  const isTyped = isatty(0);
  if (isTyped) process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: isTyped });
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
    if (isTyped) process.stderr.write('\n');
  }
}
