import { SnippetsOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from './fields.js';
import { type PasteColumn, readPasted, type Skipped } from './paste.js';
import { useWords } from './words.js';

interface Props {
  readonly field: Field;
  onRows(rows: readonly Record<string, unknown>[]): void;
}

/** Takes what was copied from a spreadsheet, says which column is which, and what it could not understand. */
export function PastePanel({ field, onRows }: Props) {
  const { t } = useTranslation();
  const { labelOf, optionsOf } = useWords(field.name);
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [skipped, setSkipped] = useState<readonly Skipped[]>([]);
  const columns: PasteColumn[] = (field.fields ?? []).map((one) => ({
    field: one,
    label: labelOf(one),
    options: optionsOf(one),
  }));
  const found = readPasted(text, columns);
  const hint = t('form.pasteHint', { columns: columns.map(({ label }) => label).join(' | ') });

  function fillIn() {
    onRows(found.rows);
    setSkipped(found.skipped);
    setText('');
  }

  return (
    <>
      <Button icon={<SnippetsOutlined aria-hidden />} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t('form.paste')}
      </Button>
      {isOpen && (
        <div className="paste-panel">
          <Input.TextArea aria-label={hint} rows={4} value={text} onChange={(event) => setText(event.target.value)} />
          <p className="quiet">{hint}</p>
          <Button disabled={found.rows.length === 0} onClick={fillIn}>
            {t('form.pasteApply', { count: found.rows.length })}
          </Button>
          <ul className="plain-list" aria-live="polite">
            {skipped.map((one) => (
              <li key={`${one.row}/${one.column}`}>{t('form.pasteSkipped', { ...one })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
