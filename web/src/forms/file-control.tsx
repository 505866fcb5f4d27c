import { UploadOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ControlProps, Field } from './fields.js';

interface Props {
  readonly field: Field;
  readonly control: ControlProps;
}

/** A file of the person's own machine, carried as base64, or as text where it is one; its name goes into its own field. */
export function FileControl({ field, control: { id, onChange, value, ...rest } }: Props) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState<string>();

  async function take(file: File | undefined) {
    if (!file) return;
    const content = field.isText ? await file.text() : base64Of(new Uint8Array(await file.arrayBuffer()));
    if (field.nameField) form.setFieldValue(field.nameField, file.name);
    setName(file.name);
    onChange?.(content);
  }

  return (
    <div className="file-input">
      <Button icon={<UploadOutlined aria-hidden />} onClick={() => input.current?.click()}>
        {t('form.chooseFile')}
      </Button>
      <span aria-live="polite">{value && name ? name : t('form.noFile')}</span>
      <input
        {...rest}
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        accept={field.accept}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </div>
  );
}

/** In pieces: a whole file as arguments of one call would be more than a browser takes. */
function base64Of(bytes: Uint8Array): string {
  const PIECE = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
