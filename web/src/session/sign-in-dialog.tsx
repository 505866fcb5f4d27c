import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSession } from './session.js';
import { SignInForm } from './sign-in-form.js';

/** Over the page whose session has ended: whoever signs in again is back where he was, with everything he typed. */
export function SignInDialog() {
  const { t } = useTranslation();
  const { me, hasEnded, forget } = useSession();
  return (
    <Modal
      open={hasEnded}
      title={t('signIn.title')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      zIndex={2_000}
      destroyOnHidden
      footer={
        <Button type="link" onClick={forget}>
          {t('signIn.other')}
        </Button>
      }
    >
      <p role="status">{t('signIn.again')}</p>
      {me && <SignInForm username={me.username} />}
    </Modal>
  );
}
