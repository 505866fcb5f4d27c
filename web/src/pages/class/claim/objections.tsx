import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../../../../domain/access/table.js';
import { type Objection, useObjections } from '../../../api/money.js';
import type { ClassView } from '../../../api/types.js';
import { CommandDrawer } from '../../../commands/command-drawer.js';
import { FailureAlert, Waiting } from '../../../components/failure.js';
import { Mark } from '../../../components/mark.js';
import { MoreButton } from '../../../components/more-button.js';

interface Props {
  readonly of: ClassView;
  readonly claimId: string;
}

/** What was said against the list. Reading it goes on record, so nobody reads it by opening the page. */
export function Objections(props: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <Inbox {...props} />;
  return (
    <>
      <p className="quiet">{t('objection.hint')}</p>
      <Button onClick={() => setIsOpen(true)}>{t('objection.read')}</Button>
    </>
  );
}

/** The two acts on an objection, and the state of it in which each is next. */
const ACTS = {
  investigateObjection: ({ investigatedOn }: Objection) => investigatedOn === null,
  resolveObjection: ({ investigatedOn, resolvedOn }: Objection) => investigatedOn !== null && resolvedOn === null,
} satisfies Partial<Record<CommandName, (objection: Objection) => boolean>>;
type Act = keyof typeof ACTS;

function Inbox({ of, claimId }: Props) {
  const { t } = useTranslation();
  const list = useObjections(claimId);
  const [opened, setOpened] = useState<{ readonly act: Act; readonly objectionId: string }>();
  const mayGive = (act: Act) => of.availableCommands.some(({ command, available }) => command === act && available);
  if (list.error) return <FailureAlert error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Waiting />;
  const objections = list.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {objections.length === 0 && <p className="quiet">{t('objection.none')}</p>}
      <ul className="plain-list">
        {objections.map((objection) => (
          <li key={objection.id} data-objection={objection.id}>
            <ObjectionView of={objection} />
            <div className="command-buttons">
              {(Object.keys(ACTS) as Act[])
                .filter((act) => ACTS[act](objection) && mayGive(act))
                .map((act) => (
                  <Button key={act} type="primary" onClick={() => setOpened({ act, objectionId: objection.id })}>
                    {t(`command.${act}`)}
                  </Button>
                ))}
            </div>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
      {opened && (
        <CommandDrawer
          command={opened.act}
          target={{ classId: of.id, projectId: of.projectId }}
          initial={{ objectionId: opened.objectionId }}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

function ObjectionView({ of }: { readonly of: Objection }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="page-title">
        <strong>{of.line === null ? t('objection.whole') : t('objection.line', { line: of.line })}</strong>
        <Outcome of={of} />
        <span className="quiet">
          {of.filedOn} {t(`objection.channel.${of.channel}`)}
        </span>
      </div>
      <p className="said">{of.objectionGround}</p>
      {of.contact && <Contact contact={of.contact} />}
      {of.investigatedOn && (
        <p className="said">
          {t('field.investigation')}（{of.investigatedOn}）：{of.investigation}
        </p>
      )}
      {of.resolvedOn && (
        <p className="said">
          {t('objection.decided')}（{of.resolvedOn}）：{of.reasons}
        </p>
      )}
    </>
  );
}

function Outcome({ of: { objectionOutcome, investigatedOn } }: { readonly of: Objection }) {
  const { t } = useTranslation();
  if (!objectionOutcome)
    return <Mark tone="warn">{t(investigatedOn ? 'objection.toResolve' : 'objection.toLookInto')}</Mark>;
  return (
    <Mark tone={objectionOutcome === 'UPHELD' ? 'bad' : 'good'}>{t(`value.objectionOutcome.${objectionOutcome}`)}</Mark>
  );
}

/** How to reach whoever objected: shown to him who asks for it, not to who stands behind him. */
function Contact({ contact }: { readonly contact: string }) {
  const { t } = useTranslation();
  const [isShown, setIsShown] = useState(false);
  return (
    <p className="said">
      {t('objection.contact')}：{isShown ? contact : '＊＊＊＊'}{' '}
      <Button size="small" type="link" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
        {t(isShown ? 'objection.hide' : 'objection.show')}
      </Button>
    </p>
  );
}
