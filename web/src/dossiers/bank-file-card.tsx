import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../domain/access/table.js';
import { useMayRead } from '../session/use-may-read.js';
import type { PanelProps } from './panels.js';
import { apiOf } from './places.js';

const FORMATS = ['xlsx', 'csv'] as const;

/** The bank's file, for who pays: accounts in full stand there and nowhere else, and who took it is kept. */
export function BankFileCard({ id, facts }: PanelProps) {
  const { t } = useTranslation();
  const mayTake = useMayRead(READ_ACCESS.takeBankFile);
  if (!mayTake || !(Number(facts['waiting']) > 0)) return null;
  return (
    <Card title={<h2>{t('dossierPage.bankFile')}</h2>}>
      <p>{t('dossierPage.bankFileHint', { count: Number(facts['waiting']) })}</p>
      <div className="command-buttons">
        {FORMATS.map((format) => (
          <Button
            key={format}
            icon={<DownloadOutlined aria-hidden />}
            href={`${apiOf('batch', id)}/bank-file?format=${format}`}
            download
          >
            {t('dossierPage.download', { format })}
          </Button>
        ))}
      </div>
    </Card>
  );
}
