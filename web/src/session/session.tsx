import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { onSessionEnd, ProblemError, request } from '../api/client.js';
import type { Me } from '../api/types.js';
import { mayBeSignedIn, rememberSignIn } from './sign-in-mark.js';

interface Session {
  /** Undefined while nobody is signed in. */
  readonly me: Me | undefined;
  readonly isLoading: boolean;
  /** Why it is not known who we are, other than that nobody is signed in. */
  readonly error: unknown;
  /** The server has forgotten us while a page is open: the page stays, with what was typed. */
  readonly hasEnded: boolean;
  /** With a new password where the old one is good for one sign-in only. */
  signIn(username: string, password: string, newPassword?: string): Promise<void>;
  signOut(): Promise<void>;
  /** Leaves the ended session behind, without asking the server. */
  forget(): void;
  retry(): void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [hasEnded, setHasEnded] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['me'],
    queryFn: () => readMe(client.getQueryData<Me | null>(['me'])),
    retry: 1,
  });
  const me = data ?? undefined;
  const isSignedIn = me !== undefined;
  const forgetOthers = useForgetting(me?.id);

  useEffect(() => onSessionEnd(() => setHasEnded(isSignedIn)), [isSignedIn]);

  const signIn = useCallback(
    async (username: string, password: string, newPassword?: string) => {
      const next = await request<Me>('POST', '/api/session', { body: { username, password, newPassword } });
      rememberSignIn(true);
      client.setQueryData(['me'], next);
      setHasEnded(false);
      await client.invalidateQueries({ predicate: isNotMe });
    },
    [client],
  );
  const forget = useCallback(() => {
    rememberSignIn(false);
    client.setQueryData(['me'], null);
    setHasEnded(false);
    forgetOthers();
  }, [client, forgetOthers]);
  const signOut = useCallback(async () => {
    await request('DELETE', '/api/session').catch(unlessSignedOutAlready);
    forget();
  }, [forget]);

  const session = useMemo(
    () => ({ me, isLoading: isPending, error, hasEnded, signIn, signOut, forget, retry: () => void refetch() }),
    [me, isPending, error, hasEnded, signIn, signOut, forget, refetch],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Another person at this browser (a second tab signed in) must not be shown what the first one read. */
function useForgetting(personId: string | undefined): () => void {
  const client = useQueryClient();
  const known = useRef(personId);
  useEffect(() => {
    if (personId === undefined) return;
    if (known.current !== undefined && known.current !== personId) void client.resetQueries({ predicate: isNotMe });
    known.current = personId;
  }, [personId, client]);
  return useCallback(() => {
    known.current = undefined;
    client.removeQueries({ predicate: isNotMe });
  }, [client]);
}

function isNotMe({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return queryKey[0] !== 'me';
}

/** Null when nobody is signed in. Who was signed in stays on the page while the dialog asks for the password again. */
async function readMe(known: Me | null | undefined): Promise<Me | null> {
  if (!mayBeSignedIn()) return null;
  try {
    return await request<Me>('GET', '/api/me');
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return known ?? null;
    throw error;
  }
}

function unlessSignedOutAlready(error: unknown): void {
  if (!(error instanceof ProblemError && error.problem.status === 401)) throw error;
}
