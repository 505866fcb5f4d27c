import { Form } from 'antd';
import { FieldControl } from './field-control.js';
import type { Field } from './fields.js';
import { RowsField } from './rows-field.js';
import { useWords } from './words.js';

interface Props {
  readonly fields: readonly Field[];
  readonly path?: readonly (string | number)[];
  readonly parent?: string;
}

/** Draws fields one under the other; groups and rows draw their own. */
export function FormFields({ fields, path = [], parent }: Props) {
  return fields.map((field) => (
    <FormField key={field.name} field={field} path={[...path, field.name]} parent={parent} />
  ));
}

interface FieldProps {
  readonly field: Field;
  readonly path: readonly (string | number)[];
  readonly parent: string | undefined;
}

function FormField({ field, path, parent }: FieldProps) {
  const { labelOf } = useWords(parent);
  if (field.kind === 'group') {
    return (
      <fieldset className="form-group">
        <legend>{labelOf(field)}</legend>
        <FormFields fields={field.fields ?? []} path={path} parent={field.name} />
      </fieldset>
    );
  }
  if (field.kind === 'rows') return <RowsField field={field} path={path} legend={labelOf(field)} />;
  const label = field.kind === 'tick' ? {} : { label: labelOf(field) };
  return (
    <Form.Item name={[...path]} required={field.required} {...label}>
      <FieldControl field={field} aria-required={field.required} />
    </Form.Item>
  );
}
