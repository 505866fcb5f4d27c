import { PrinterOutlined, QrcodeOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/client.js';
import type { Slip } from '../../api/money.js';
import type { ClassView, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';

interface Props {
  readonly of: ClassView;
  readonly trainees: readonly Trainee[];
}

/** 确认单: a link for each trainee who has not answered. They are in this window alone, and gone when it closes. */
export function SlipsButton({ of, trainees }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon={<QrcodeOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        {t('slips.hand')}
      </Button>
      <Drawer
        open={isOpen}
        title={t('slips.title')}
        size="min(1080px, 100vw)"
        mask={{ closable: false }}
        keyboard={false}
        destroyOnHidden
        rootClassName="print-drawer"
        onClose={() => setIsOpen(false)}
      >
        <Slips of={of} trainees={trainees} />
      </Drawer>
    </>
  );
}

function Slips({ of, trainees }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [slips, setSlips] = useState<readonly Slip[]>();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);

  async function issue() {
    setIsSending(true);
    setFailure(undefined);
    try {
      const { items } = await request<{ items: readonly Slip[] }>('POST', `/api/classes/${of.id}/roster/slips`);
      setSlips(items);
      void client.invalidateQueries({ queryKey: ['classes', of.id, 'roster'] });
    } catch (error) {
      setFailure(error);
    } finally {
      setIsSending(false);
    }
  }

  if (!slips) {
    return (
      <>
        <Alert type="info" showIcon title={t('slips.before')} style={{ marginBottom: 16 }} />
        {failure !== undefined && <FailureAlert error={failure} />}
        <Button type="primary" loading={isSending} onClick={() => void issue()}>
          {t('slips.issue')}
        </Button>
      </>
    );
  }
  return (
    <>
      <div className="no-print">
        <Alert type="warning" showIcon title={t('slips.once')} style={{ marginBottom: 16 }} />
        {slips.length === 0 && <p>{t('slips.none')}</p>}
        {slips.length > 0 && (
          <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t('slips.print')}
          </Button>
        )}
      </div>
      <ul className="slips" aria-label={t('slips.title')}>
        {slips.map((slip) => (
          <SlipView key={slip.traineeId} slip={slip} of={of} name={nameOf(trainees, slip)} />
        ))}
      </ul>
    </>
  );
}

function SlipView({ slip, of, name }: { readonly slip: Slip; readonly of: ClassView; readonly name: string }) {
  const { t } = useTranslation();
  const link = `${window.location.origin}/confirm#${slip.token}`;
  return (
    <li className="slip" data-slip={slip.seq}>
      <div aria-hidden>
        <QRCode type="svg" value={link} size={132} bordered={false} />
      </div>
      <div>
        <strong>
          {slip.seq} {name}
        </strong>
        <div>{`${of.projectTitle} · ${of.title}`}</div>
        <p>{t('slips.how')}</p>
        <code>{link}</code>
      </div>
    </li>
  );
}

function nameOf(trainees: readonly Trainee[], { traineeId }: Slip): string {
  return trainees.find(({ id }) => id === traineeId)?.name ?? '';
}
