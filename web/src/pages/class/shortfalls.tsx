import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { type ClassShortfall, useMoneyPart } from '../../api/money.js';
import type { ClassView } from '../../api/types.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { Mark } from '../../components/mark.js';
import { useMayRead } from '../../session/use-may-read.js';
import { DossierMaker } from './dossier-maker.js';

/** 缺项: what two people passed over at the gate, on which evidence; never silently. */
export function Shortfalls({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const mayRead = useMayRead(READ_ACCESS.listShortfalls);
  const { data, error, refetch } = useMoneyPart(of.id, 'shortfalls', mayRead);
  if (!mayRead) return null;
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  const items = data?.items ?? [];
  return (
    <section aria-label={t('shortfall.title')} style={{ marginTop: 16 }}>
      {of.state !== 'CLOSED' && <DossierMaker command="declareShortfall" of={of} initial={{ classId: of.id }} />}
      {items.length > 0 && (
        <>
          <h3>{t('shortfall.title')}</h3>
          <ShortfallTable items={items} />
        </>
      )}
    </section>
  );
}

function ShortfallTable({ items }: { readonly items: readonly ClassShortfall[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClassShortfall>
      rowKey="id"
      dataSource={items}
      columns={[
        {
          title: t('gate.condition'),
          render: (_, { id, condition }) => <Link to={`/shortfall/${id}`}>{t(`value.condition.${condition}`)}</Link>,
        },
        { title: t('gate.state'), render: (_, { decision }) => <Decision of={decision} /> },
        { title: t('shortfall.responsible'), dataIndex: 'responsibleName' },
        { title: t('shortfall.reason'), dataIndex: 'reason' },
        { title: t('shortfall.evidence'), dataIndex: 'evidence' },
        {
          title: t('shortfall.people'),
          render: (_, { declaredByName, declaredOn, decidedByName }) => (
            <>
              {[declaredByName, decidedByName].filter(Boolean).join('、')}
              <div className="quiet">{declaredOn}</div>
            </>
          ),
        },
      ]}
    />
  );
}

function Decision({ of }: { readonly of: ClassShortfall['decision'] }) {
  const { t } = useTranslation();
  if (!of) return <Mark tone="warn">{t('shortfall.undecided')}</Mark>;
  return <Mark tone={of === 'CONFIRMED' ? 'good' : 'bad'}>{t(`value.dossier_decision.${of}`)}</Mark>;
}
