import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/client.js';
import { FailureAlert } from '../components/failure.js';
import { useSession } from './session.js';

interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly newPassword?: string;
}

interface Props {
  /** Fixed when a session has ended and the same person is to go on. */
  readonly username?: string;
  onSignedIn?(): void;
}

export function SignInForm({ username, onSignedIn }: Props) {
  const { t } = useTranslation();
  const { signIn } = useSession();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);
  const [mustChange, setMustChange] = useState(false);
  const rules = [{ required: true, message: t('signIn.missing') }];

  async function submit(credentials: Credentials) {
    setIsSending(true);
    setFailure(undefined);
    try {
      await signIn(credentials.username, credentials.password, credentials.newPassword);
      onSignedIn?.();
    } catch (error) {
      setFailure(error);
      if (error instanceof ProblemError && error.problem.code === 'PASSWORD_MUST_CHANGE') setMustChange(true);
    } finally {
      setIsSending(false);
    }
  }

  return (
    <Form<Credentials>
      name="sign-in"
      layout="vertical"
      requiredMark={false}
      initialValues={{ username }}
      onFinish={(credentials) => void submit(credentials)}
    >
      {failure !== undefined && <FailureAlert error={failure} />}
      <Form.Item name="username" label={t('signIn.username')} rules={rules}>
        <Input autoComplete="username" readOnly={username !== undefined} />
      </Form.Item>
      <Form.Item name="password" label={t('signIn.password')} rules={rules}>
        <Input.Password autoComplete="current-password" iconRender={Eye} />
      </Form.Item>
      {mustChange && (
        <Form.Item name="newPassword" label={t('signIn.newPassword')} extra={t('signIn.newPasswordHint')} rules={rules}>
          <Input.Password autoComplete="new-password" iconRender={Eye} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={isSending}>
        {t('signIn.submit')}
      </Button>
    </Form>
  );
}

/** 24 px to touch, where antd's own is 14. */
function Eye(isShown: boolean) {
  return (
    <span style={{ padding: 5, margin: -5 }}>
      {isShown ? <EyeOutlined aria-hidden /> : <EyeInvisibleOutlined aria-hidden />}
    </span>
  );
}
