import { Checkbox, DatePicker, Input, InputNumber } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClock } from '../api/queries.js';
import { ListControl, ReferenceControl } from './choice-control.js';
import type { ControlProps, Field } from './fields.js';
import { FileControl } from './file-control.js';
import { useWords } from './words.js';

/** The control of one field, by its kind. */
export function FieldControl({ field, ...control }: ControlProps & { readonly field: Field }): ReactNode {
  const { optionsOf } = useWords();
  switch (field.kind) {
    case 'textarea':
      return <TextControl field={field} control={control} />;
    case 'lines':
      return <LinesControl {...control} />;
    case 'date':
      return <DateControl {...control} />;
    case 'month':
      return <DateControl {...control} picker="month" />;
    case 'number':
      return <NumberControl field={field} control={control} />;
    case 'money':
      return <MoneyControl {...control} />;
    case 'file':
      return <FileControl field={field} control={control} />;
    case 'tick':
      return <TickControl field={field} control={control} />;
    case 'select':
    case 'choices':
      if (field.source)
        return <ReferenceControl source={field.source} control={control} isMany={field.kind === 'choices'} />;
      return <ListControl options={optionsOf(field)} control={control} isMany={field.kind === 'choices'} />;
    case 'password':
    case 'text':
      return (
        <Input
          {...control}
          {...(field.kind === 'password' && { type: 'password', autoComplete: 'new-password' })}
          value={control.value as string | undefined}
          onChange={(event) => control.onChange?.(event.target.value)}
        />
      );
    case 'group':
    case 'rows':
      return null; // Drawn by FormFields, never as one control.
  }
}

interface Inner {
  readonly field: Field;
  readonly control: ControlProps;
}

function TextControl({ field, control }: Inner) {
  return (
    <Input.TextArea
      {...control}
      autoSize={{ minRows: 2, maxRows: 12 }}
      value={control.value as string | undefined}
      {...(field.maxLength !== undefined && { maxLength: field.maxLength })}
      onChange={(event) => control.onChange?.(event.target.value)}
    />
  );
}

/** Several texts, one a line. */
function LinesControl({ value, onChange, ...rest }: ControlProps) {
  const [typed, setTyped] = useState(Array.isArray(value) ? value.join('\n') : '');
  return (
    <Input.TextArea
      {...rest}
      autoSize={{ minRows: 3, maxRows: 12 }}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange?.(target.value.split('\n').filter((line) => line.trim() !== ''));
      }}
    />
  );
}

function NumberControl({ field, control }: Inner) {
  return (
    <InputNumber
      {...control}
      style={{ width: '100%', minWidth: 72 }}
      value={control.value as number | undefined}
      {...(field.step !== undefined && { step: field.step })}
      onChange={(value) => control.onChange?.(value)}
    />
  );
}

/** Typed in yuan, kept in fen: a whole number, so no fraction of a fen ever comes of it. */
function MoneyControl({ value, onChange, ...rest }: ControlProps) {
  const { t } = useTranslation();
  return (
    <InputNumber
      {...rest}
      className="money-input"
      value={typeof value === 'number' ? value / 100 : null}
      precision={2}
      step={100}
      suffix={t('claim.yuan')}
      onChange={(yuan) => onChange?.(typeof yuan === 'number' ? Math.round(yuan * 100) : undefined)}
    />
  );
}

/** Opens on the business day; the browser's own "today" is not offered, for it may be another. */
function DateControl({
  value,
  onChange,
  picker = 'date',
  ...rest
}: ControlProps & { readonly picker?: 'date' | 'month' }) {
  const { data: clock } = useClock();
  return (
    <DatePicker
      {...rest}
      picker={picker}
      style={{ width: '100%', minWidth: 132 }}
      value={typeof value === 'string' && value ? dayjs(value) : null}
      {...(clock && { defaultPickerValue: dayjs(clock.today) })}
      showNow={false}
      onChange={(date) => onChange?.(date ? date.format(picker === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD') : undefined)}
    />
  );
}

/** A tick carries its own words when it is a promise; in a table its column names it. */
function TickControl({ field, control: { value, onChange, ...rest } }: Inner) {
  const { labelOf } = useWords();
  return (
    <Checkbox {...rest} checked={value === true} onChange={(event) => onChange?.(event.target.checked)}>
      {rest['aria-label'] ? null : labelOf(field)}
    </Checkbox>
  );
}
