import { z } from 'zod';

/**
 * Before any schema is made. No compiled parsers: the page's own policy forbids code made at run time. The sentences where
 * a schema names none are those of api/validation.ts.
 */
z.config({
  jitless: true,
  customError: (issue) => {
    if (issue.code !== 'invalid_type') return undefined;
    return issue.input === undefined || issue.input === null ? '必须填写' : '填写不正确';
  },
});
