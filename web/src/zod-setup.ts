import { z } from 'zod';

/** Before any schema is made: no compiled parsers, for the page's own policy forbids code made at run time. */
z.config({ jitless: true });
