import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../api/client.js';
import { FailureAlert } from '../components/failure.js';
import { READ_ACCESS } from '../../../domain/access/table.js';
import { useMayRead } from '../session/use-may-read.js';
import type { PanelProps } from './page.js';
import { apiOf } from './places.js';
import { textOf } from './rows.js';

const FORMATS = ['xlsx', 'csv'] as const;

/** The bank's file, for who pays: accounts in full stand there and nowhere else, and who took it is kept. */
export function BankFileCard({ id, facts }: PanelProps) {
  const { t } = useTranslation();
  const mayTake = useMayRead(READ_ACCESS.takeBankFile);
  const [failure, setFailure] = useState<unknown>();
  if (!mayTake || !(Number(facts['waiting']) > 0)) return null;

  async function take(format: (typeof FORMATS)[number]) {
    setFailure(undefined);
    await download(`${apiOf('batch', id)}/bank-file?format=${format}`, `${textOf(facts, 'number')}.${format}`).catch(
      setFailure,
    );
  }

  return (
    <Card title={<h2>{t('dossierPage.bankFile')}</h2>}>
      {failure !== undefined && <FailureAlert error={failure} />}
      <p>{t('dossierPage.bankFileHint', { count: Number(facts['waiting']) })}</p>
      <div className="command-buttons">
        {FORMATS.map((format) => (
          <Button key={format} icon={<DownloadOutlined aria-hidden />} onClick={() => void take(format)}>
            {t('dossierPage.download', { format })}
          </Button>
        ))}
      </div>
    </Card>
  );
}
