import { FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../../domain/access/table.js';
import { download, ProblemError } from '../../../api/client.js';
import { FailureAlert } from '../../../components/failure.js';
import { useMayRead } from '../../../session/use-may-read.js';

const KINDS = ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher'] as const;
type Kind = (typeof KINDS)[number];

/** The claim's papers as files; one that does not exist yet says so. Each taking is on record. */
export function Documents({ claimId }: { readonly claimId: string }) {
  const { t } = useTranslation();
  const mayRead = useMayRead(READ_ACCESS.readClaimDocument);
  const [loading, setLoading] = useState<Kind>();
  const [failure, setFailure] = useState<unknown>();
  if (!mayRead) return null;

  async function take(kind: Kind) {
    setLoading(kind);
    setFailure(undefined);
    try {
      await download(`/api/claims/${claimId}/documents/${kind}`, `${t(`claim.document.${kind}`)}.pdf`);
    } catch (error) {
      setFailure(isMissing(error) ? missing(t('claim.noDocument', { what: t(`claim.document.${kind}`) })) : error);
    } finally {
      setLoading(undefined);
    }
  }

  return (
    <div>
      {failure !== undefined && <FailureAlert error={failure} />}
      <div className="command-buttons">
        {KINDS.map((kind) => (
          <Button
            key={kind}
            icon={<FilePdfOutlined aria-hidden />}
            loading={loading === kind}
            onClick={() => void take(kind)}
          >
            {t(`claim.document.${kind}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 404;
}

function missing(detail: string): ProblemError {
  return new ProblemError({ title: '', status: 404, code: 'NOT_FOUND', detail });
}
