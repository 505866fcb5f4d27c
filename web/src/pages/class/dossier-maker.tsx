import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DossierCommandName } from '../../../../domain/access/dossiers.js';
import type { ClassView } from '../../api/types.js';
import { CommandDrawer } from '../../commands/command-drawer.js';
import { useMayGive } from '../../session/use-may-give.js';

interface Props {
  readonly command: DossierCommandName;
  readonly of: ClassView;
  /** What follows from the class on whose page it is opened. */
  readonly initial: Record<string, unknown>;
}

/** A command that begins a dossier about this class, for whoever may give it. */
export function DossierMaker({ command, of, initial }: Props) {
  const { t } = useTranslation();
  const mayGive = useMayGive();
  const [isOpen, setIsOpen] = useState(false);
  if (!mayGive(command)) return null;
  return (
    <>
      <Button style={{ marginBottom: 12 }} onClick={() => setIsOpen(true)}>
        {t(`command.${command}`)}
      </Button>
      {isOpen && (
        <CommandDrawer
          command={command}
          target={{ classId: of.id, projectId: of.projectId }}
          initial={initial}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
