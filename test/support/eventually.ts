/** Asks again until the answer is not undefined, false or null. */
export async function eventually<T>(question: () => Promise<T>, limitMs = 60_000): Promise<NonNullable<T>> {
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`still ${String(answer)} after ${limitMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
