import { Button, Card, Collapse } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseOfForm } from '../api/queries.js';
import type { AnyCommandName, AvailableCommandView, AwaitedView } from '../api/types.js';
import { CommandDrawer } from './command-drawer.js';

interface Props {
  readonly commands: readonly AvailableCommandView[];
  readonly awaited: readonly Pick<AwaitedView, 'command'>[];
  readonly target: CaseOfForm;
}

/** What I may do with this case now; and what not now, each with the record's own reason and clause. */
export function CommandPanel({ commands, awaited, target }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<AnyCommandName>();
  const now = commands.filter(({ available }) => available);
  // A case that is there already is not posted again.
  const notNow = commands.filter(({ available, command }) => !available && command !== 'postProject');
  const isOver = notNow.some(({ refusal }) => refusal?.code === 'CASE_CLOSED');
  const isAwaited = (command: AnyCommandName) => awaited.some((act) => act.command === command);
  return (
    <Card title={<h2>{t('case.commands')}</h2>}>
      {now.length === 0 && <p className="quiet">{t('case.commandsNone')}</p>}
      <div className="command-buttons">
        {now.map(({ command }) => (
          <Button key={command} type={isAwaited(command) ? 'primary' : 'default'} onClick={() => setOpened(command)}>
            {t(`command.${command}`)}
          </Button>
        ))}
      </div>
      {notNow.length > 0 && <NotNow commands={notNow} isOpen={now.length === 0 && !isOver} />}
      {opened && <CommandDrawer key={opened} command={opened} target={target} onClose={() => setOpened(undefined)} />}
    </Card>
  );
}

function NotNow({
  commands,
  isOpen,
}: {
  readonly commands: readonly AvailableCommandView[];
  readonly isOpen: boolean;
}) {
  const { t } = useTranslation();
  const list = (
    <ul className="plain-list">
      {commands.map(({ command, refusal }) => (
        <li key={command} className="command-row">
          <Button disabled>{t(`command.${command}`)}</Button>
          {refusal && (
            <p>
              {refusal.message}
              <br />
              <small className="quiet">{t('case.clause', { clause: refusal.clause })}</small>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <Collapse
      ghost
      size="small"
      defaultActiveKey={isOpen ? ['notNow'] : []}
      items={[{ key: 'notNow', label: t('case.notNow', { count: commands.length }), children: list }]}
    />
  );
}
