import { Alert, Button, Form } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type FieldProblem, type Problem, ProblemError } from '../api/client.js';
import type { CaseOfForm } from '../api/queries.js';
import { FailureAlert } from '../components/failure.js';
import { placeErrors, problemOfIssue } from './errors.js';
import { FormCaseContext } from './choice-control.js';
import { type Field, fieldsOf, initialValues } from './fields.js';
import { FormFields } from './form-fields.js';
import { prune, withoutEmptyGroups } from './prune.js';

interface Props {
  readonly name: string;
  readonly schema: z.ZodObject;
  readonly of: CaseOfForm;
  readonly submitLabel: string;
  /** Columns of rows that are carried along without being drawn. */
  readonly hidden?: readonly string[];
  /** What the form holds when it opens, where that is not simply empty. */
  readonly initial?: Record<string, unknown>;
  /** Throws what the server answered: the form shows it and keeps what was typed. */
  onSubmit(input: unknown): Promise<void>;
  /** Absent where there is nowhere to go back to. */
  onCancel?(): void;
  /** Draws the fields, where one under the other will not do. */
  children?(fields: readonly Field[]): ReactNode;
}

/** A form made from the schema that the server checks with: same fields, same limits, same sentences. */
export function SchemaForm({ name, schema, of, submitLabel, hidden, initial, onSubmit, onCancel, children }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm();
  const fields = useMemo(() => withoutHidden(fieldsOf(schema), hidden), [schema, hidden]);
  const start = useMemo(() => ({ ...initialValues(fields), ...initial }), [initial, fields]);
  const [failure, setFailure] = useState<unknown>();
  const [unplaced, setUnplaced] = useState<readonly FieldProblem[]>([]);
  const [isSending, setIsSending] = useState(false);

  function showErrors(errors: readonly FieldProblem[]) {
    const { placed, unplaced: rest } = placeErrors(fields, errors);
    form.setFields(placed);
    setUnplaced(rest);
    const first = placed[0];
    if (first) form.scrollToField(first.name, { block: 'center', focus: true });
  }

  async function submit() {
    const parsed = schema.safeParse(withoutEmptyGroups(fields, prune(form.getFieldsValue(true))), {
      reportInput: true,
    });
    setFailure(undefined);
    setUnplaced([]);
    if (!parsed.success)
      return showErrors(parsed.error.issues.map((issue) => problemOfIssue(issue, t('form.required'))));
    setIsSending(true);
    try {
      await onSubmit(parsed.data);
    } catch (error) {
      setFailure(error);
      if (error instanceof ProblemError) showErrors(errorsOf(error.problem));
    } finally {
      setIsSending(false);
    }
  }

  return (
    <FormCaseContext value={of}>
      <Form form={form} name={name} layout="vertical" initialValues={start} onFinish={() => void submit()}>
        {failure !== undefined && <FailureAlert error={failure} />}
        {unplaced.length > 0 && <UnplacedErrors errors={unplaced} />}
        {children ? children(fields) : <FormFields fields={fields} />}
        <div className="form-actions">
          {onCancel && <Button onClick={onCancel}>{t('form.cancel')}</Button>}
          <Button type="primary" htmlType="submit" loading={isSending}>
            {submitLabel}
          </Button>
        </div>
      </Form>
    </FormCaseContext>
  );
}

function withoutHidden(fields: readonly Field[], hidden: readonly string[] = []): readonly Field[] {
  if (hidden.length === 0) return fields;
  return fields.map((field) =>
    field.kind === 'rows'
      ? { ...field, fields: field.fields?.filter(({ name }) => !hidden.includes(name)) ?? [] }
      : field,
  );
}

function UnplacedErrors({ errors }: { readonly errors: readonly FieldProblem[] }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={t('form.fix')}
      description={errors.map(({ field, message }) => (
        <div key={field}>{[field, message].filter(Boolean).join('：')}</div>
      ))}
    />
  );
}

/** A refusal that names its field stands at that field too, besides the alert that gives its clause. */
function errorsOf({ errors, field, detail }: Problem): readonly FieldProblem[] {
  if (errors && errors.length > 0) return errors;
  return field ? [{ field, message: detail }] : [];
}
