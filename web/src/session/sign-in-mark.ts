export const SIGN_IN_MARK = 'jiangxin.signedIn';

/** The session itself is in a cookie that no script may read; this only spares a stranger's browser the question. */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(SIGN_IN_MARK) !== null;
  } catch {
    return true; // A browser that keeps nothing: ask the server.
  }
}

export function rememberSignIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(SIGN_IN_MARK, '1');
    else localStorage.removeItem(SIGN_IN_MARK);
  } catch {
    // As above: then the server is asked each time.
  }
}
