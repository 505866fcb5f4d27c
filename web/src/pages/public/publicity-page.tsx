import { Alert, Button, Card, Descriptions, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { objection } from '../../../../domain/release/commands.schema.js';
import { NoAnswerError, ProblemError, request } from '../../api/client.js';
import { type ObjectionReceipt, type PublicityItem, type PublicRow, usePublicity } from '../../api/public.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert, Waiting } from '../../components/failure.js';
import { formatFen } from '../../components/format.js';
import { MoreButton } from '../../components/more-button.js';
import { DueDate } from '../../components/tags.js';
import { usePageTitle } from '../../components/use-page-title.js';
import { SchemaForm } from '../../forms/schema-form.js';

/** One list as it was shown, and the door for whoever knows better. */
export function PublicityPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const list = usePublicity(id);
  const head = list.data?.pages[0];
  usePageTitle(head?.projectTitle ?? t('public.publicities'));
  const isOver = list.error instanceof ProblemError && [400, 404].includes(list.error.problem.status);
  if (isOver) return <Over />;
  if (list.error) return <FailureAlert error={list.error} onRetry={() => void list.refetch()} />;
  if (!head) return <Waiting />;
  return (
    <>
      <div>
        <nav className="breadcrumb" aria-label={t('page.trail')}>
          <Link to="/public">{t('public.publicities')}</Link> / {head.projectNumber}
        </nav>
        <div className="page-title">
          <h1>{`${head.projectTitle} · ${head.classTitle}`}</h1>
          <span className="spacer" />
          <Objection of={head} />
        </div>
      </div>
      <Card title={<h2>{t('publicity.facts')}</h2>}>
        <Facts of={head} />
      </Card>
      <Card title={<h2>{t('public.list')}</h2>} styles={{ body: { padding: 0 } }}>
        <RowTable rows={list.data?.pages.flatMap(({ rows }) => rows.items) ?? []} />
      </Card>
      <MoreButton list={list} />
    </>
  );
}

function Over() {
  const { t } = useTranslation();
  return (
    <>
      <div className="page-title">
        <h1>{t('public.over')}</h1>
      </div>
      <Link to="/public">{t('public.publicities')}</Link>
    </>
  );
}

function Facts({ of }: { readonly of: PublicityItem }) {
  const { t } = useTranslation();
  const facts = [
    ['project.institution', of.institutionName],
    ['project.region', of.regionName],
    ['publicity.place', of.place],
    ['publicity.postedOn', of.postedOn],
    ['publicity.endsOn', <DueDate key="endsOn" on={of.endsOn} provisional={of.provisional} />],
    ['public.people', of.lines],
    ['claim.total', `${formatFen(of.totalFen)} ${t('claim.yuan')}`],
    ['publicity.hash', <code key="hash">{of.snapshotHash}</code>],
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2 }}
      items={facts.map(([label, children]) => ({ key: label, label: t(label), children }))}
    />
  );
}

function RowTable({ rows }: { readonly rows: readonly PublicRow[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<PublicRow>
      rowKey="line"
      dataSource={rows}
      columns={[
        { title: t('form.row'), dataIndex: 'line', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        { title: t('field.idNumber'), dataIndex: 'idNumberMasked' },
        { title: t('project.occupation'), dataIndex: 'occupationName' },
        {
          title: t('project.level'),
          render: (_, { level }) => (level ? t(`value.level.${level}`) : t('project.none')),
        },
        {
          title: `${t('claim.amount')}（${t('claim.yuan')}）`,
          align: 'right',
          className: 'number',
          render: (_, { amountFen }) => formatFen(amountFen),
        },
      ]}
    />
  );
}

function Objection({ of }: { readonly of: PublicityItem }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [receipt, setReceipt] = useState<ObjectionReceipt>();
  const close = () => setIsOpen(false);

  async function send(input: unknown) {
    try {
      setReceipt(await request('POST', `/api/public/publicities/${of.id}/objections`, { body: input }));
    } catch (error) {
      // Unlike a command it has no key: sent again, it would be a second objection.
      if (!(error instanceof NoAnswerError)) throw error;
      throw new ProblemError({ title: '', status: 503, code: 'NO_ANSWER', detail: t('public.objectionUnsure') });
    }
  }

  return (
    <>
      <Button
        type="primary"
        onClick={() => {
          setReceipt(undefined);
          setIsOpen(true);
        }}
      >
        {t('public.object')}
      </Button>
      <Drawer
        open={isOpen}
        title={t('public.object')}
        size="min(640px, 100vw)"
        mask={{ closable: false }}
        keyboard={false}
        destroyOnHidden
        onClose={close}
      >
        {receipt ? (
          <Received receipt={receipt} onClose={close} />
        ) : (
          <>
            <Alert type="info" showIcon title={t('public.objectionHint')} style={{ marginBottom: 16 }} />
            <SchemaForm
              name="objection"
              schema={objection}
              of={{}}
              submitLabel={t('form.submit')}
              onSubmit={send}
              onCancel={close}
            />
          </>
        )}
      </Drawer>
    </>
  );
}

function Received({ receipt, onClose }: { readonly receipt: ObjectionReceipt; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        title={t('public.received')}
        description={t('public.receivedWhat', { on: receipt.answerBy, number: receipt.objectionId })}
        style={{ marginBottom: 16 }}
      />
      <Button onClick={onClose}>{t('public.close')}</Button>
    </>
  );
}
