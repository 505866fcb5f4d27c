import { App, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseOfForm } from '../api/queries.js';
import type { AnyCommandName, CommandAnswer } from '../api/types.js';
import type { Field } from '../forms/fields.js';
import { FormFields } from '../forms/form-fields.js';
import { SchemaForm } from '../forms/schema-form.js';
import { bodyOf, FORM_SCHEMAS } from './registry.js';
import { useCommand } from './use-command.js';

interface Props {
  readonly command: AnyCommandName;
  readonly target: CaseOfForm;
  /** What is chosen already by where the form was opened. */
  readonly initial?: Record<string, unknown>;
  onClose(): void;
  onDone?(result: CommandAnswer['result']): void;
}

/** The form of one command. Only its own buttons close it: a stray click must not cost what was typed. */
export function CommandDrawer({ command, target, initial, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const give = useCommand(command, target);
  const name = t(`command.${command}`);
  // An id that is given and is no choice says nothing to anyone.
  const isOpen = ({ name: field, kind }: Field) => kind !== 'text' || initial?.[field] === undefined;

  async function submit(input: unknown) {
    const accepted = await give(bodyOf(command, input));
    onClose();
    if (accepted === 'ALREADY_ACCEPTED') {
      void message.info(t('form.alreadyDone'));
      return;
    }
    void message.success(t('form.done', { command: name }));
    onDone?.(accepted.answer.result);
  }

  return (
    <Drawer open title={name} size="min(860px, 100vw)" mask={{ closable: false }} keyboard={false} onClose={onClose}>
      <SchemaForm
        name={command}
        schema={FORM_SCHEMAS[command]}
        of={target}
        {...(initial && { initial })}
        submitLabel={t('form.submit')}
        onSubmit={submit}
        onCancel={onClose}
      >
        {(fields) =>
          fields.length > 0 ? (
            <FormFields fields={fields.filter(isOpen)} parent={command} />
          ) : (
            <p>{t('form.confirm', { command: name })}</p>
          )
        }
      </SchemaForm>
    </Drawer>
  );
}
